//! The answers of the handlers.

use std::convert::Infallible;

use lambda_http::Body;
use lambda_http::http::header::{CONTENT_TYPE, HeaderName, LOCATION, RETRY_AFTER};
use lambda_http::http::{HeaderValue, Response, StatusCode};
use orders::{Order, Status};
use serde_json::json;

use crate::Problem;

const CORRELATION_ID: HeaderName = HeaderName::from_static(telemetry::CORRELATION_ID);

/// When to look again at an order that is being worked on.
const LOOK_AGAIN_SECONDS: &str = "2";

/// An order in its status.
#[derive(Debug, Clone)]
pub struct Answer {
    status: StatusCode,
    order: Order,
}

impl Answer {
    /// 202: taken, and where to ask what becomes of it.
    pub fn accepted(order: Order) -> Self {
        Self {
            status: StatusCode::ACCEPTED,
            order,
        }
    }

    /// 200: how far it has come.
    pub fn order(order: Order) -> Self {
        Self {
            status: StatusCode::OK,
            order,
        }
    }

    fn into_response(self) -> Response<Body> {
        let order = self.order;
        let mut body = json!({
            "id": order.id,
            "status": order.status.name(),
            "ship_to": order.details.ship_to,
            "currency": order.details.currency,
            "total_minor": order.details.total_minor,
            "lines": order.details.lines,
            "placed_at": order.placed_at.to_string(),
        });
        if let Some(shipment) = order.status.shipment_id() {
            body["shipment_id"] = json!(shipment);
        }
        if let Some(reason) = order.status.rejection() {
            body["reason"] = json!(reason);
        }
        let mut response = Response::new(Body::Text(body.to_string()));
        *response.status_mut() = self.status;
        set(&mut response, CONTENT_TYPE, "application/json");
        if self.status == StatusCode::ACCEPTED {
            set(&mut response, LOCATION, format!("/v1/orders/{}", order.id));
        }
        if order.status == Status::Placed {
            set(&mut response, RETRY_AFTER, LOOK_AGAIN_SECONDS);
        }
        response
    }
}

impl From<Problem> for Response<Body> {
    fn from(problem: Problem) -> Self {
        let mut response = Self::new(Body::Text(json!(problem).to_string()));
        *response.status_mut() = problem.status();
        set(&mut response, CONTENT_TYPE, "application/problem+json");
        if problem.status() == StatusCode::SERVICE_UNAVAILABLE {
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
