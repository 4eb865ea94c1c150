//! The answers of the handlers.

use std::convert::Infallible;

use bookings::{Booking, Page};
use lambda_http::Body;
use lambda_http::http::header::{
    CACHE_CONTROL, CONTENT_TYPE, ETAG, HeaderName, LOCATION, RETRY_AFTER,
};
use lambda_http::http::{HeaderValue, Response, StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::Problem;

const CORRELATION_ID: HeaderName = HeaderName::from_static(telemetry::CORRELATION_ID);

/// A successful answer. It can be stored, and given again when the request comes again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    status: u16,
    location: Option<String>,
    etag: Option<String>,
    body: Option<Value>,
}

impl Answer {
    /// 201: a new booking, and where it is.
    pub fn created(booking: &Booking) -> Self {
        Self {
            status: 201,
            location: Some(format!("/api/v1/bookings/{}", booking.id)),
            ..Self::booking(booking)
        }
    }

    /// 200: a booking as it is now.
    pub fn booking(booking: &Booking) -> Self {
        Self {
            status: 200,
            location: None,
            etag: Some(format!("\"{}\"", booking.version)),
            body: Some(json!(booking)),
        }
    }

    /// 200: a page of bookings.
    pub fn page(page: &Page) -> Self {
        let mut body = json!({ "items": page.bookings });
        if let Some(cursor) = &page.next {
            body["next_cursor"] = json!(cursor.to_string());
        }
        Self {
            status: 200,
            location: None,
            etag: None,
            body: Some(body),
        }
    }

    /// 204: done, and nothing to say.
    pub fn no_content() -> Self {
        Self {
            status: 204,
            location: None,
            etag: None,
            body: None,
        }
    }

    fn into_response(self) -> Response<Body> {
        let body = match &self.body {
            Some(body) => Body::Text(body.to_string()),
            None => Body::Empty,
        };
        let mut response = Response::new(body);
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap_or_default();
        if self.body.is_some() {
            set(&mut response, CONTENT_TYPE, "application/json");
        }
        if let Some(location) = self.location {
            set(&mut response, LOCATION, location);
        }
        if let Some(etag) = self.etag {
            set(&mut response, ETAG, etag);
        }
        response
    }
}

impl From<Problem> for Response<Body> {
    fn from(problem: Problem) -> Self {
        let mut response = Self::new(Body::Text(json!(problem).to_string()));
        *response.status_mut() = problem.status();
        set(&mut response, CONTENT_TYPE, "application/problem+json");
        if let Some(seconds) = problem.retry_after_seconds() {
            set(&mut response, RETRY_AFTER, seconds.to_string());
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
    // It is one customer's, and may be another by the next request.
    set(&mut response, CACHE_CONTROL, "no-store");
    Ok(response)
}

fn set(response: &mut Response<Body>, name: HeaderName, value: impl Into<String>) {
    if let Ok(value) = HeaderValue::try_from(value.into()) {
        response.headers_mut().insert(name, value);
    }
}
