//! Calls a running catalog as its customers do.
//!
//! | variable | |
//! |---|---|
//! | `CATALOG_URL` | where it is, with the stage and without `/v1`; without it every test passes and says that it was skipped |
//! | `CATALOG_TOKEN` | a bearer token, where the catalog asks for one |
//! | `AWS_ACCESS_KEY_ID`, ... | without a token requests are signed with these; `AWS_REGION` where the URL does not name the Region |
//! | `CATALOG_API_KEY` | a key of a usage plan, if there is one |
//! | `CATALOG_LOAD` | how many requests `tests/load.rs` sends (2000) |
//!
//! `just e2e` sets them and runs the tests against a local catalog. Each answer is held to `api/openapi.yaml`.

mod catalog;
mod client;
mod error;
mod load;
mod products;
mod signing;
mod target;

pub use catalog::{Answer, Catalog};
pub use client::Sending;
pub use error::Error;
pub use load::{Samples, spread};
pub use products::{desk, key, unique_category};
pub use target::{Target, target};

/// The catalog to test, or the end of the test where none is given.
#[macro_export]
macro_rules! catalog_or_skip {
    () => {
        match $crate::target() {
            None => {
                $crate::skip(module_path!());
                return Ok(());
            }
            Some(target) => $crate::Catalog::at(target?)?,
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
    eprintln!("skipped {test}: CATALOG_URL is not set (`just e2e` runs it locally)");
}

/// Says something that a person should read although the test passes.
#[expect(
    clippy::print_stderr,
    reason = "tests report to the person who runs them"
)]
pub fn note(text: &str) {
    eprintln!("note: {text}");
}
