//! Places orders as a shop does, and waits for their ends.
//!
//! | variable | |
//! |---|---|
//! | `ORDERS_URL` | where the API is, with the stage and without `/v1`; without it every test passes and says that it was skipped |
//! | `AWS_ACCESS_KEY_ID`, ... | requests are signed with these; `AWS_REGION` where the URL does not name the Region |
//!
//! `just e2e` runs the tests against a local service. A deployed one needs stock of `DESK-1` and `LAMP-2`, and
//! none of `LAMP-9`.

mod client;
mod error;
mod orders;
mod signing;
mod target;

pub use error::Error;
pub use orders::{Orders, key, order};
pub use target::{Target, target};

/// The API to test, or the end of the test where none is given.
#[macro_export]
macro_rules! orders_or_skip {
    () => {
        match $crate::target() {
            None => {
                $crate::skip(module_path!());
                return Ok(());
            }
            Some(target) => $crate::Orders::at(target?)?,
        }
    };
}

/// What every test returns.
pub type Outcome = Result<(), Error>;

/// Says that a test did not run.
#[expect(
    clippy::print_stderr,
    reason = "tests report to the person who runs them"
)]
pub fn skip(test: &str) {
    eprintln!("skipped {test}: ORDERS_URL is not set (`just e2e` runs it locally)");
}
