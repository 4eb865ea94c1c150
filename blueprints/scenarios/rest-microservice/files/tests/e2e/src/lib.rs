//! Calls a running catalog as its customers do.
//!
//! | variable | |
//! |---|---|
//! | `CATALOG_URL` | where it is, with the stage and without `/v1`; without it every test passes and says that it was skipped |
//! | `CATALOG_TOKEN` | a bearer token, where the catalog asks for one |
//! | `AWS_ACCESS_KEY_ID`, ... | without a token requests are signed with these; `AWS_REGION` where the URL does not name the Region |
//! | `CATALOG_API_KEY` | a key of a usage plan, if there is one |
//! | `CATALOG_LOAD` | `1` lets `tests/load.rs` and `tests/throttling.rs` send thousands of requests to a deployed catalog too |
//! | `CATALOG_LOAD_REQUESTS` | how many requests `tests/load.rs` sends (2000) |
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
pub use target::{Target, takes_load, target};

/// The catalog to test, or the end of the test where none is given.
#[macro_export]
macro_rules! catalog_or_skip {
    () => {
        match $crate::target() {
            None => {
                let reason = "CATALOG_URL is not set (`just e2e` runs it locally)";
                $crate::skip(module_path!(), reason);
                return Ok(());
            }
            Some(target) => $crate::Catalog::at(target?)?,
        }
    };
}

/// The catalog to put under load, or the end of the test where that was not asked for: on a deployed stage it
/// costs money and takes calls from others.
#[macro_export]
macro_rules! load_or_skip {
    () => {{
        let catalog = $crate::catalog_or_skip!();
        if !$crate::takes_load() {
            let reason = "CATALOG_URL is not on this machine (CATALOG_LOAD=1 runs it there)";
            $crate::skip(module_path!(), reason);
            return Ok(());
        }
        catalog
    }};
}

/// What every test returns.
pub type Outcome = Result<(), Error>;

/// Says that a test did not run.
#[expect(
    clippy::print_stderr,
    reason = "tests report to the person who runs them"
)]
pub fn skip(test: &str, reason: &str) {
    eprintln!("skipped {test}: {reason}");
}

/// Says something that a person should read although the test passes.
#[expect(
    clippy::print_stderr,
    reason = "tests report to the person who runs them"
)]
pub fn note(text: &str) {
    eprintln!("note: {text}");
}
