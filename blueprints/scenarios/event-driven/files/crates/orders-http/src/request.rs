//! Reading requests.

use lambda_http::{Request, RequestExt};
use orders::{NewOrder, OrderId};

use crate::Problem;

/// More than the longest valid order needs.
const LONGEST_BODY: usize = 16 * 1024;
const LONGEST_KEY: usize = 255;

/// The order that the path names.
///
/// # Errors
/// 400 if it is not an id.
pub fn order_id(request: &Request) -> Result<OrderId, Problem> {
    let id = request
        .path_parameters_ref()
        .and_then(|parameters| parameters.first("id"))
        .unwrap_or_default();
    id.parse()
        .map_err(|reason| Problem::bad_request(format!("The order id in the path {reason}.")))
}

/// What makes a request that comes again the same request.
///
/// # Errors
/// 400 if there is none, or one that no client makes.
pub fn idempotency_key(request: &Request) -> Result<&str, Problem> {
    let key = request
        .headers()
        .get("idempotency-key")
        .and_then(|value| value.to_str().ok())
        .filter(|key| (1..=LONGEST_KEY).contains(&key.len()));
    key.ok_or_else(|| {
        Problem::bad_request("The header Idempotency-Key has to have 1 to 255 characters.")
    })
}

/// What the body asks for.
///
/// # Errors
/// 400 with the first rule that is broken.
pub fn new_order(request: &Request) -> Result<NewOrder, Problem> {
    let body: &[u8] = request.body();
    if body.len() > LONGEST_BODY {
        return Err(Problem::bad_request(format!(
            "The body may have {LONGEST_BODY} bytes at most."
        )));
    }
    serde_json::from_slice(body)
        .map_err(|reason| Problem::bad_request(format!("The body is no order: {reason}.")))
}
