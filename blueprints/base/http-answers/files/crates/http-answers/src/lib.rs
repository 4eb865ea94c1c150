//! Answers over HTTP. A handler gives a `Result` of what it answers, or of a [`Problem`], to [`respond`]:
//!
//! ```
//! use http_answers::{Problem, respond};
//! use lambda_http::{Body, Request, RequestExt, Response};
//! use serde_json::{Value, json};
//! use std::convert::Infallible;
//!
//! async fn handle(request: Request) -> Result<Response<Body>, Infallible> {
//!     respond(greet(&request))
//! }
//!
//! fn greet(request: &Request) -> Result<Value, Problem> {
//!     let query = request.query_string_parameters();
//!     let name = query.first("name").ok_or_else(|| Problem::breaks("name", "has to be there"))?;
//!     Ok(json!({"greeting": format!("Hello {name}")}))
//! }
//! ```

mod problem;

use lambda_http::Body;
use lambda_http::http::header::{CONTENT_TYPE, HeaderName, RETRY_AFTER};
use lambda_http::http::{HeaderValue, Response, StatusCode};
use serde::Serialize;
use serde_json::json;
use std::convert::Infallible;

pub use problem::Problem;

const CORRELATION_ID: HeaderName = HeaderName::from_static(telemetry::CORRELATION_ID);

/// The response to a request, whatever came of it. Problems are logged here and nowhere else.
///
/// # Errors
/// None: API Gateway would answer a failed function with a bare 502.
pub fn respond(outcome: Result<impl Serialize, Problem>) -> Result<Response<Body>, Infallible> {
    let mut response = match outcome {
        Ok(answer) => response(StatusCode::OK, "application/json", &answer),
        Err(problem) => {
            problem.log();
            let mut response = response(problem.status(), "application/problem+json", &problem);
            if problem.status() == StatusCode::SERVICE_UNAVAILABLE {
                set(&mut response, RETRY_AFTER, "1");
            }
            response
        }
    };
    set(&mut response, CORRELATION_ID, telemetry::correlation_id());
    Ok(response)
}

fn response(status: StatusCode, kind: &str, body: &impl Serialize) -> Response<Body> {
    let mut response = Response::new(Body::Text(json!(body).to_string()));
    *response.status_mut() = status;
    set(&mut response, CONTENT_TYPE, kind);
    response
}

fn set(response: &mut Response<Body>, name: HeaderName, value: impl Into<String>) {
    if let Ok(value) = HeaderValue::try_from(value.into()) {
        response.headers_mut().insert(name, value);
    }
}
