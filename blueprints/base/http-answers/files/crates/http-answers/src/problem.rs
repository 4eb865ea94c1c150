//! What a caller is told when a request fails (RFC 9457).

use lambda_http::http::StatusCode;
use serde::Serialize;
use std::error::Error;

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
    errors: Vec<Broken>,
    /// In words, for the log.
    #[serde(skip)]
    cause: Option<String>,
}

/// A rule of the contract that the request breaks.
#[derive(Debug, Serialize)]
struct Broken {
    field: &'static str,
    detail: String,
}

impl Problem {
    pub fn new(status: StatusCode, detail: impl Into<String>) -> Self {
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

    /// 400: the field breaks this rule, which reads as the end of a sentence.
    pub fn breaks(field: &'static str, rule: impl ToString) -> Self {
        let detail = rule.to_string();
        let mut problem = Self::new(
            StatusCode::BAD_REQUEST,
            "The request breaks the rule named in `errors`.",
        );
        problem.errors = vec![Broken { field, detail }];
        problem
    }

    /// 503: something behind the function does not answer; the request may be sent again.
    pub fn unavailable(cause: &(dyn Error + 'static)) -> Self {
        let detail =
            "The service is not available at the moment. Send the request again after a while.";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, detail).because(cause)
    }

    /// 500: a fault of ours; sending the request again does not help.
    pub fn fault(cause: &(dyn Error + 'static)) -> Self {
        let detail =
            "The service has a fault. It was logged under the id in the header x-correlation-id.";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, detail).because(cause)
    }

    fn because(mut self, cause: &(dyn Error + 'static)) -> Self {
        self.cause = Some(telemetry::reason(cause));
        self
    }

    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The one place where failures are logged: a fault of ours as an error, the rest below.
    pub(crate) fn log(&self) {
        let cause = self.cause.as_deref().unwrap_or(&self.detail);
        let field = self.errors.first().map(|broken| broken.field);
        let status = self.status.as_u16();
        if self.status == StatusCode::INTERNAL_SERVER_ERROR {
            tracing::error!(status, error = cause, "request failed");
        } else if self.status.is_server_error() {
            tracing::warn!(status, error = cause, "request not served");
        } else {
            tracing::info!(status, field, reason = cause, "request refused");
        }
    }
}

fn as_number<S: serde::Serializer>(status: &StatusCode, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_u16(status.as_u16())
}
