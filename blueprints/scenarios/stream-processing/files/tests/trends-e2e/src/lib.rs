//! Sends posts to a running service and reads its report, as producers and business users do.
//!
//! | variable | |
//! |---|---|
//! | `TRENDS_URL` | the report, with the stage and without `/v1` |
//! | `POSTS_STREAM_NAME`, `STREAM_FAILURES_NAME`, `TRENDS_SITE_BUCKET_NAME` | outputs of the stack |
//! | `AWS_ACCESS_KEY_ID`, ... | requests are signed with these; `AWS_REGION` where the URL does not name the Region |
//!
//! Tests of a running service are ignored unless they are asked for (`--include-ignored`): `just e2e` does, sets the variables
//! and runs them against a local service.

mod error;
mod service;

pub use error::Error;
pub use service::{Service, expect, post, unique};

/// What every test returns.
pub type Outcome = Result<(), Error>;

/// Says why a test did not run.
#[expect(
    clippy::print_stderr,
    reason = "tests report to the person who runs them"
)]
pub fn skip_for(reason: &str) {
    eprintln!("skipped {reason}");
}
