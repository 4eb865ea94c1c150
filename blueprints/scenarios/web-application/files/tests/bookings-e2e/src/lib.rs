//! Uses a running service as its customers do: by its API, and by its page in a browser.
//!
//! | variable | |
//! |---|---|
//! | `BOOKINGS_SITE_URL` | the distribution: the page, and the API below `/api` |
//! | `STANDARD_TOKEN`, `OTHER_TOKEN`, `LATE_TOKEN`, `PREMIUM_TOKEN` | access tokens of three standard customers and a premium one |
//! | `BOOKINGS_STANDARD_KEY`, `BOOKINGS_PREMIUM_KEY` | the API keys of the tiers |
//! | `STANDARD_EMAIL`, ..., `USERS_PASSWORD` | by which these customers sign in on the page |
//! | `BOOKINGS_TABLE_NAME`, `AWS_ENDPOINT_URL` | the table of a local service, in which the tests of the page break something |
//! | `CHROMEDRIVER`, `CHROMIUM` | the browser, where it is not `chromedriver` on the path and what that finds |
//! | `PICTURES` | a folder for pictures of the page |
//!
//! The tests of a running service are ignored unless they are asked for (`--include-ignored`): `just e2e` does, sets the
//! variables and runs them against a local one. Each answer is held to `api/bookings.yaml`.

mod axe;
mod bookings;
mod browser;
mod error;
mod page;
mod service;
mod table;

pub use axe::Axe;
pub use bookings::{booking, in_days, key, unique};
pub use browser::{Browser, Screen, TAB};
pub use error::Error;
pub use page::Page;
pub use service::{Answer, Service, variable};
pub use table::Table;

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

/// Whether something that is missing here is a failure: a pipeline that skips tests proves nothing.
#[must_use]
pub fn is_pipeline() -> bool {
    std::env::var_os("CI").is_some_and(|value| !value.is_empty())
}
