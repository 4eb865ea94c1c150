//! What a caller is told when a request fails (RFC 9457).

use lambda_http::http::StatusCode;
use serde::Serialize;
use serde_json::{Value, json};
use trends::TrendsError;

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
    errors: Vec<Value>,
    #[serde(skip)]
    cause: Option<TrendsError>,
}

impl Problem {
    fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self {
            // The status says what kind of problem it is; no type of ours says more.
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or("Unknown"),
            status,
            detail: detail.into(),
            errors: Vec::new(),
            cause: None,
        }
    }

    /// 400: a parameter of the path or the query string breaks a rule.
    pub fn bad_parameter(name: &'static str, rule: impl ToString) -> Self {
        let mut problem = Self::new(
            StatusCode::BAD_REQUEST,
            "The request breaks the rule named in `errors`.",
        );
        problem.errors = vec![json!({ "parameter": name, "detail": rule.to_string() })];
        problem
    }

    pub fn status(&self) -> StatusCode {
        self.status
    }

    pub(crate) fn may_be_sent_again(&self) -> bool {
        self.status == StatusCode::SERVICE_UNAVAILABLE
    }

    /// The one place where failures are logged: a fault of ours as an error, the rest below.
    pub(crate) fn log(&self) {
        let cause = self.cause.as_ref().map(|cause| telemetry::reason(cause));
        let cause = cause.as_deref().unwrap_or(&self.detail);
        let status = self.status.as_u16();
        if self.status == StatusCode::INTERNAL_SERVER_ERROR {
            tracing::error!(status, error = cause, "request failed");
        } else if self.status.is_server_error() {
            tracing::warn!(status, error = cause, "trends unavailable");
        } else {
            tracing::info!(status, reason = cause, "request refused");
        }
    }
}

impl From<TrendsError> for Problem {
    fn from(error: TrendsError) -> Self {
        let (status, detail) = match &error {
            TrendsError::Unavailable(_) => (
                StatusCode::SERVICE_UNAVAILABLE,
                "The trends cannot be reached at the moment. Send the request again after a while.",
            ),
            TrendsError::Store(_) => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "The trends have a fault. It was logged under the id in the header x-correlation-id.",
            ),
        };
        Self {
            cause: Some(error),
            ..Self::new(status, detail)
        }
    }
}

fn as_number<S: serde::Serializer>(status: &StatusCode, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_u16(status.as_u16())
}
