//! What a client is told when a request fails (RFC 9457).

use std::error::Error as StdError;
use std::time::Duration;

use bookings::{BookingsError, Faults};
use lambda_http::http::StatusCode;
use serde::Serialize;

/// A failed request. Its JSON is the body of the answer; what is only for the log stays out of it.
#[derive(Debug, Serialize)]
pub struct Problem {
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'static str,
    #[serde(serialize_with = "as_number")]
    status: StatusCode,
    detail: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Detail>,
    #[serde(skip)]
    retry_after: Option<Duration>,
    #[serde(skip)]
    cause: Option<Box<dyn StdError + Send + Sync>>,
}

/// One of several things that are wrong with a request.
#[derive(Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) struct Detail {
    #[serde(flatten)]
    place: Place,
    detail: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "lowercase")]
enum Place {
    /// In the body, as a JSON pointer.
    Pointer(String),
    /// In the query string, by name.
    Parameter(&'static str),
}

impl Detail {
    pub(crate) fn parameter(name: &'static str, detail: impl ToString) -> Self {
        Self {
            place: Place::Parameter(name),
            detail: detail.to_string(),
        }
    }

    /// Where it is, without the value that is there.
    fn place(&self) -> &str {
        match &self.place {
            Place::Pointer(pointer) => pointer,
            Place::Parameter(name) => name,
        }
    }
}

impl Problem {
    pub(crate) fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self {
            // The status says what kind of problem it is; no type of ours says more.
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or("Unknown"),
            status,
            detail: detail.into(),
            errors: Vec::new(),
            retry_after: None,
            cause: None,
        }
    }

    pub(crate) fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, detail)
    }

    pub(crate) fn bad_parameters(errors: Vec<Detail>) -> Self {
        let mut problem = Self::bad_request("The query string breaks the rules named in `errors`.");
        problem.errors = errors;
        problem
    }

    fn key_reused() -> Self {
        Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "The Idempotency-Key was used for a request with another body. Use a new key for a new request.",
        )
    }

    fn unavailable(
        retry_after: Duration,
        cause: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> Self {
        let mut problem = Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "Bookings cannot be reached at the moment. Send the request again after a while.",
        );
        problem.retry_after = Some(retry_after);
        problem.cause = Some(cause.into());
        problem
    }

    fn internal(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        let mut problem = Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "The service has a fault. It was logged under the id in the header x-correlation-id.",
        );
        problem.cause = Some(cause.into());
        problem
    }

    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// After how many whole seconds the request may be sent again.
    pub(crate) fn retry_after_seconds(&self) -> Option<u64> {
        self.retry_after
            .map(|wait| wait.as_millis().div_ceil(1000).max(1))
            .and_then(|seconds| u64::try_from(seconds).ok())
    }

    /// The one place where failures are logged: a fault of ours as an error, the rest below.
    pub(crate) fn log(&self) {
        let cause = self
            .cause
            .as_ref()
            .map(|cause| telemetry::reason(cause.as_ref()));
        let cause = cause.as_deref().unwrap_or(&self.detail);
        let status = self.status.as_u16();
        if !self.errors.is_empty() {
            let places: Vec<_> = self.errors.iter().map(Detail::place).collect();
            tracing::debug!(status, places = places.join(" "), "rules broken");
        }
        if self.status == StatusCode::INTERNAL_SERVER_ERROR {
            tracing::error!(status, error = cause, "request failed");
        } else if self.status.is_server_error() {
            tracing::warn!(status, error = cause, "bookings unavailable");
        } else {
            tracing::info!(status, reason = cause, "request refused");
        }
    }
}

impl From<Faults> for Problem {
    fn from(faults: Faults) -> Self {
        let mut problem = Self::bad_request("The body breaks the rules named in `errors`.");
        let errors = faults.iter().map(|fault| Detail {
            place: Place::Pointer(fault.pointer.clone()),
            detail: fault.detail.clone(),
        });
        problem.errors = errors.collect();
        problem
    }
}

impl From<BookingsError> for Problem {
    fn from(error: BookingsError) -> Self {
        match error {
            BookingsError::NotFound(id) => Self::new(
                StatusCode::NOT_FOUND,
                format!("You have no booking with the id {id}."),
            ),
            // Ids follow from idempotency keys, so this booking was made with the same key, but of another body.
            BookingsError::AlreadyExists(_) => Self::key_reused(),
            BookingsError::NotAllowed(faults) => faults.into(),
            BookingsError::Settled { starts_at } => Self::new(
                StatusCode::CONFLICT,
                format!(
                    "The booking begins at {starts_at}: it can no longer be changed or cancelled."
                ),
            ),
            BookingsError::Stale { current, .. } => Self::new(
                StatusCode::PRECONDITION_FAILED,
                format!(
                    "The booking has changed: its ETag is now \"{current}\". Read it again, then repeat the change."
                ),
            ),
            BookingsError::Unavailable { retry_after, cause } => {
                Self::unavailable(retry_after, cause)
            }
            error @ BookingsError::Store(_) => Self::internal(error),
        }
    }
}

impl<E> From<idempotency::Error<E>> for Problem
where
    E: StdError + Into<Self> + 'static,
{
    fn from(error: idempotency::Error<E>) -> Self {
        use idempotency::{Error, StoreError};
        match error {
            Error::Operation(error) => error.into(),
            Error::Mismatch => Self::key_reused(),
            Error::InProgress { retry_after } => {
                let mut problem = Self::new(
                    StatusCode::CONFLICT,
                    "A request with this Idempotency-Key is in progress. Send it again after a while.",
                );
                problem.retry_after = Some(retry_after);
                problem
            }
            Error::Store(error @ StoreError::Unavailable(_)) => {
                Self::unavailable(Duration::from_secs(1), error)
            }
            Error::Store(error @ StoreError::Fault(_)) => Self::internal(error),
            Error::Answer(error) => Self::internal(error),
        }
    }
}

fn as_number<S: serde::Serializer>(status: &StatusCode, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_u16(status.as_u16())
}
