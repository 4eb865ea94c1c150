//! `If-Match`: which version a client has seen.

use bookings::Version;
use lambda_http::Request;
use lambda_http::http::StatusCode;
use lambda_http::http::header::IF_MATCH;

use crate::Problem;

/// The version that a change is meant for.
///
/// # Errors
/// 428 without the header: a change that does not say what it changes could undo somebody else's. 400 if it
/// is not one entity tag of this API.
pub fn if_match(request: &Request) -> Result<Version, Problem> {
    let value = request.headers().get(IF_MATCH).ok_or_else(|| {
        Problem::new(
            StatusCode::PRECONDITION_REQUIRED,
            "Send the ETag of the booking that you have read in the header If-Match.",
        )
    })?;
    value.to_str().ok().and_then(version).ok_or_else(|| {
        Problem::bad_request("If-Match has to be one ETag of this booking, such as \"3\".")
    })
}

fn version(etag: &str) -> Option<Version> {
    let digits = etag.trim().strip_prefix('"')?.strip_suffix('"')?;
    let version = Version::try_from(digits.parse::<u64>().ok()?).ok()?;
    // "+3" and "03" were never given out.
    (version.to_string() == digits).then_some(version)
}
