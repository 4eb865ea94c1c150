//! Calls a running catalog as its customers do.
//!
//! | variable | |
//! |---|---|
//! | `CATALOG_URL` | where it is, with the stage and without `/v1` |
//! | `CATALOG_TOKEN` | a bearer token, where the catalog asks for one |
//! | `AWS_ACCESS_KEY_ID`, ... | without a token requests are signed with these; `AWS_REGION` where the URL does not name the Region |
//! | `CATALOG_API_KEY` | a key of a usage plan, if there is one |
//! | `CATALOG_LOAD` | `1` lets `tests/load.rs` and `tests/throttling.rs` send thousands of requests to a deployed catalog too |
//! | `CATALOG_LOAD_REQUESTS` | how many requests `tests/load.rs` sends (2000) |
//!
//! The tests are ignored unless they are asked for (`--include-ignored`): `just e2e` does, sets the variables and runs them
//! against a local catalog. Each answer is held to `api/catalog.yaml`.

mod catalog;
mod error;
mod load;
mod products;

pub use api_client::{Sending, takes_load};
pub use catalog::{Answer, Catalog};
pub use error::Error;
pub use load::{Samples, spread};
pub use products::{desk, key, unique_category};

/// The catalog to put under load, or the end of the test where that was not asked for: on a deployed stage it
/// costs money and takes calls from others.
#[macro_export]
macro_rules! load_or_skip {
    () => {{
        if !$crate::takes_load("CATALOG") {
            $crate::note(
                "skipped: CATALOG_URL is not on this machine (CATALOG_LOAD=1 runs it there)",
            );
            return Ok(());
        }
        $crate::Catalog::given()?
    }};
}

/// What every test returns.
pub type Outcome = Result<(), Error>;

/// Says something that a person should read although the test passes.
#[expect(
    clippy::print_stderr,
    reason = "tests report to the person who runs them"
)]
pub fn note(text: &str) {
    eprintln!("note: {text}");
}
