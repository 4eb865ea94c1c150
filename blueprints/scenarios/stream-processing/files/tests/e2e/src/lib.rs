//! Sends posts to a running service and reads its report, as producers and business users do.
//!
//! | variable | |
//! |---|---|
//! | `TRENDS_URL` | the report, with the stage and without `/v1`; without it every test passes and says that it was skipped |
//! | `POSTS_STREAM_NAME`, `STREAM_FAILURES_NAME`, `SITE_BUCKET_NAME` | outputs of the stack |
//! | `AWS_ACCESS_KEY_ID`, ... | requests are signed with these; `AWS_REGION` where the URL does not name the Region |
//!
//! `just e2e` sets them and runs the tests against a local service.

mod client;
mod error;
mod service;
mod signing;
mod target;

pub use client::Sending;
pub use error::Error;
pub use service::{Service, expect, post, unique};
pub use target::{Target, target};

/// The service to test, or the end of the test where none is given.
#[macro_export]
macro_rules! service_or_skip {
    () => {
        match $crate::target() {
            None => {
                $crate::skip(module_path!());
                return Ok(());
            }
            Some(target) => $crate::Service::at(target?).await?,
        }
    };
}

/// What every test returns.
pub type Outcome = Result<(), Error>;

/// Says that a test did not run.
pub fn skip(test: &str) {
    skip_for(&format!(
        "{test}: TRENDS_URL is not set (`just e2e` runs it locally)"
    ));
}

/// Says why a test did not run.
#[expect(
    clippy::print_stderr,
    reason = "tests report to the person who runs them"
)]
pub fn skip_for(reason: &str) {
    eprintln!("skipped {reason}");
}
