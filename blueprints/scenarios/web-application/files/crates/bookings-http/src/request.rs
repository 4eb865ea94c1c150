//! Reading requests.

use std::str::FromStr;

use bookings::{BookingDetails, BookingId, BookingQuery, PageSize};
use lambda_http::http::StatusCode;
use lambda_http::http::header::CONTENT_TYPE;
use lambda_http::{Request, RequestExt};
use serde_json::Value;

use crate::Problem;
use crate::problem::Detail;

/// More than the longest valid booking needs, with every character written as an escape.
const LONGEST_BODY: usize = 8 * 1024;

/// The booking that the path names.
///
/// # Errors
/// 400 if it is not an id.
pub fn booking_id(request: &Request) -> Result<BookingId, Problem> {
    let id = request
        .path_parameters_ref()
        .and_then(|parameters| parameters.first("id"))
        .unwrap_or_default();
    id.parse()
        .map_err(|reason| Problem::bad_request(format!("The booking id in the path {reason}.")))
}

/// What the body says of a booking.
///
/// # Errors
/// 400 with every rule that is broken, 413, 415.
pub fn booking_details(request: &Request) -> Result<BookingDetails, Problem> {
    let body = json_body(request)?;
    Ok(BookingDetails::try_from(&body)?)
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
pub fn booking_query(request: &Request) -> Result<BookingQuery, Problem> {
    let parameter = |name| {
        request
            .query_string_parameters_ref()
            .and_then(|parameters| parameters.first(name))
    };
    let from = parsed("from", parameter("from"));
    let size = page_size(parameter("limit"));
    let after = parsed("cursor", parameter("cursor"));
    match (from, size, after) {
        (Ok(from), Ok(size), Ok(after)) => Ok(BookingQuery { from, size, after }),
        (from, size, after) => {
            let errors = [from.err(), size.err(), after.err()];
            Err(Problem::bad_parameters(
                errors.into_iter().flatten().collect(),
            ))
        }
    }
}

fn parsed<T>(name: &'static str, text: Option<&str>) -> Result<Option<T>, Detail>
where
    T: FromStr,
    T::Err: ToString,
{
    let parsed = text.map(str::parse).transpose();
    parsed.map_err(|reason: T::Err| Detail::parameter(name, reason))
}

fn page_size(text: Option<&str>) -> Result<PageSize, Detail> {
    let Some(text) = text else {
        return Ok(PageSize::default());
    };
    // A text that is no number is out of range too.
    PageSize::try_from(text.parse().unwrap_or(0)).map_err(|e| Detail::parameter("limit", e))
}
