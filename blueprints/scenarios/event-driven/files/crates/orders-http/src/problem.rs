//! What a client is told when a request fails (RFC 9457).

use std::error::Error as StdError;

use lambda_http::http::StatusCode;
use order_events::PublishError;
use order_taking::TakeError;
use orders::OrdersError;
use serde::Serialize;

type Cause = Box<dyn StdError + Send + Sync>;

/// A failed request. Its JSON is the body of the answer; what is only for the log stays out of it.
#[derive(Debug, Serialize)]
pub struct Problem {
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'static str,
    #[serde(serialize_with = "as_number")]
    status: StatusCode,
    detail: String,
    #[serde(skip)]
    cause: Option<Cause>,
}

impl Problem {
    fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self {
            // The status says what kind of problem it is; no type of ours says more.
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or("Unknown"),
            status,
            detail: detail.into(),
            cause: None,
        }
    }

    pub(crate) fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, detail)
    }

    /// 422: the key was used for an order that differs.
    pub fn key_reused() -> Self {
        Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "The Idempotency-Key was used for another order. Use a new key for a new order.",
        )
    }

    fn unavailable(cause: impl Into<Cause>) -> Self {
        let detail = "The service cannot be reached at the moment. Send the request again, with the same Idempotency-Key.";
        Self {
            cause: Some(cause.into()),
            ..Self::new(StatusCode::SERVICE_UNAVAILABLE, detail)
        }
    }

    fn internal(cause: impl Into<Cause>) -> Self {
        let detail =
            "The service has a fault. It was logged under the id in the header x-correlation-id.";
        Self {
            cause: Some(cause.into()),
            ..Self::new(StatusCode::INTERNAL_SERVER_ERROR, detail)
        }
    }

    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The one place where failures are logged: a fault of ours as an error, the rest below.
    pub(crate) fn log(&self) {
        let cause = self
            .cause
            .as_ref()
            .map(|cause| telemetry::reason(cause.as_ref()));
        let cause = cause.as_deref().unwrap_or(&self.detail);
        let status = self.status.as_u16();
        if self.status == StatusCode::INTERNAL_SERVER_ERROR {
            tracing::error!(status, error = cause, "request failed");
        } else if self.status.is_server_error() {
            tracing::warn!(status, error = cause, "service unavailable");
        } else {
            tracing::info!(status, reason = cause, "request refused");
        }
    }
}

impl From<OrdersError> for Problem {
    fn from(error: OrdersError) -> Self {
        match error {
            OrdersError::NotFound(id) => {
                Self::new(StatusCode::NOT_FOUND, format!("No order has the id {id}."))
            }
            OrdersError::AlreadyExists(_) => Self::key_reused(),
            error @ OrdersError::Unavailable(_) => Self::unavailable(error),
            error => Self::internal(error),
        }
    }
}

impl From<PublishError> for Problem {
    fn from(error: PublishError) -> Self {
        match error {
            PublishError::Bus(_) => Self::unavailable(error),
            PublishError::Invalid(_) | PublishError::Json(_) => Self::internal(error),
        }
    }
}

fn as_number<S: serde::Serializer>(status: &StatusCode, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_u16(status.as_u16())
}

impl From<TakeError> for Problem {
    fn from(error: TakeError) -> Self {
        match error {
            TakeError::Orders(error) => error.into(),
            TakeError::Publish(error) => error.into(),
        }
    }
}
