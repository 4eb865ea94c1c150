//! Reading requests.

use catalog::{Category, Cursor, PageSize, ProductDetails, ProductId, ProductQuery};
use lambda_http::http::StatusCode;
use lambda_http::http::header::CONTENT_TYPE;
use lambda_http::{Request, RequestExt};
use serde_json::Value;

use crate::Problem;
use crate::problem::Detail;

/// More than the longest valid product needs, with every character written as an escape.
const LONGEST_BODY: usize = 32 * 1024;

/// The product that the path names.
///
/// # Errors
/// 400 if it is not an id.
pub fn product_id(request: &Request) -> Result<ProductId, Problem> {
    let id = request
        .path_parameters_ref()
        .and_then(|parameters| parameters.first("id"))
        .unwrap_or_default();
    id.parse()
        .map_err(|reason| Problem::bad_request(format!("The product id in the path {reason}.")))
}

/// What the body says of a product.
///
/// # Errors
/// 400 with every rule that is broken, 413, 415.
pub fn product_details(request: &Request) -> Result<ProductDetails, Problem> {
    let body = json_body(request)?;
    Ok(ProductDetails::try_from(&body)?)
}

fn json_body(request: &Request) -> Result<Value, Problem> {
    if !is_json(request) {
        return Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "The body has to be application/json.",
        ));
    }
    let body: &[u8] = request.body();
    if body.len() > LONGEST_BODY {
        return Err(Problem::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            format!("The body may have {LONGEST_BODY} bytes at most."),
        ));
    }
    serde_json::from_slice(body)
        .map_err(|reason| Problem::bad_request(format!("The body is not JSON: {reason}.")))
}

fn is_json(request: &Request) -> bool {
    let content_type = request.headers().get(CONTENT_TYPE);
    let media_type = content_type
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next());
    media_type.is_some_and(|media_type| media_type.trim().eq_ignore_ascii_case("application/json"))
}

/// The key by which the client marks all tries of one request.
///
/// # Errors
/// 400 if there is none, or one that cannot be a key.
pub fn idempotency_key(request: &Request) -> Result<&str, Problem> {
    let key = request
        .headers()
        .get("idempotency-key")
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if !(1..=128).contains(&key.len()) || !key.bytes().all(|b| b.is_ascii_graphic()) {
        return Err(Problem::bad_request(
            "Send 1 to 128 visible ASCII characters in the header Idempotency-Key: new ones for a new \
             request, the same ones when you repeat it.",
        ));
    }
    Ok(key)
}

/// Which part of the list is asked for.
///
/// # Errors
/// 400 with every parameter that breaks a rule.
pub fn product_query(request: &Request) -> Result<ProductQuery, Problem> {
    let parameter = |name| {
        request
            .query_string_parameters_ref()
            .and_then(|parameters| parameters.first(name))
    };
    let category = match parameter("category") {
        Some(text) => Category::try_from(text).map_err(|e| Detail::parameter("category", e)),
        None => Err(Detail::parameter("category", "is required")),
    };
    let size = page_size(parameter("limit"));
    let after = match (parameter("cursor"), &category) {
        (Some(text), Ok(category)) => Cursor::parse(text, category)
            .map(Some)
            .map_err(|_| Detail::parameter("cursor", "was not issued for this list")),
        _ => Ok(None),
    };
    match (category, size, after) {
        (Ok(category), Ok(size), Ok(after)) => Ok(ProductQuery {
            category,
            size,
            after,
        }),
        (category, size, after) => {
            let errors = [category.err(), size.err(), after.err()];
            Err(Problem::bad_parameters(
                errors.into_iter().flatten().collect(),
            ))
        }
    }
}

fn page_size(text: Option<&str>) -> Result<PageSize, Detail> {
    let Some(text) = text else {
        return Ok(PageSize::default());
    };
    // A text that is no number is out of range too.
    PageSize::try_from(text.parse().unwrap_or(0)).map_err(|e| Detail::parameter("limit", e))
}
