//! The answers of the handlers.

use std::convert::Infallible;

use lambda_http::Body;
use lambda_http::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderName, RETRY_AFTER};
use lambda_http::http::{HeaderValue, Response};
use serde::Serialize;
use serde_json::json;
use trends::Csv;

use crate::{Format, Problem};

const CORRELATION_ID: HeaderName = HeaderName::from_static(telemetry::CORRELATION_ID);

/// A report in the format that was asked for.
#[derive(Debug)]
pub struct Answer {
    format: Format,
    body: String,
    file: &'static str,
}

impl Answer {
    /// `file` is the name under which a browser saves the CSV.
    pub fn report(report: &(impl Csv + Serialize), format: Format, file: &'static str) -> Self {
        let body = match format {
            Format::Json => json!(report).to_string(),
            Format::Csv => report.csv(),
        };
        Self { format, body, file }
    }

    fn into_response(self) -> Response<Body> {
        let mut response = Response::new(Body::Text(self.body));
        match self.format {
            Format::Json => set(&mut response, CONTENT_TYPE, "application/json"),
            Format::Csv => {
                set(&mut response, CONTENT_TYPE, "text/csv; charset=utf-8");
                set(
                    &mut response,
                    CONTENT_DISPOSITION,
                    format!("attachment; filename=\"{}\"", self.file),
                );
            }
        }
        response
    }
}

impl From<Problem> for Response<Body> {
    fn from(problem: Problem) -> Self {
        let mut response = Self::new(Body::Text(json!(problem).to_string()));
        *response.status_mut() = problem.status();
        set(&mut response, CONTENT_TYPE, "application/problem+json");
        if problem.may_be_sent_again() {
            set(&mut response, RETRY_AFTER, "1");
        }
        response
    }
}

/// The response to a request, whatever came of it. Problems are logged here and nowhere else.
///
/// # Errors
/// None: API Gateway would answer a failed function with a bare 502.
pub fn respond(outcome: Result<Answer, Problem>) -> Result<Response<Body>, Infallible> {
    let mut response = match outcome {
        Ok(answer) => answer.into_response(),
        Err(problem) => {
            problem.log();
            problem.into()
        }
    };
    set(&mut response, CORRELATION_ID, telemetry::correlation_id());
    Ok(response)
}

fn set(response: &mut Response<Body>, name: HeaderName, value: impl Into<String>) {
    if let Ok(value) = HeaderValue::try_from(value.into()) {
        response.headers_mut().insert(name, value);
    }
}
