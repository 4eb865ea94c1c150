//! Places orders as a shop does, and waits for their ends.
//!
//! | variable | |
//! |---|---|
//! | `ORDERS_URL` | where the API is, with the stage and without `/v1` |
//! | `ORDERS_BUS_NAME`, `QUARANTINE_QUEUE_URL`, `START_ORDER_ARN` | outputs of the stack, for what operators do |
//! | `AWS_ACCESS_KEY_ID`, ... | requests are signed with these; `AWS_REGION` where the URL does not name the Region |
//!
//! The tests are ignored unless they are asked for (`--include-ignored`), as `just e2e` does against a local service. A deployed one needs stock of `DESK-1` and `LAMP-2`, and
//! none of `LAMP-9`.

mod error;
mod operator;
mod orders;

pub use error::Error;
pub use operator::Operator;
pub use orders::{Orders, key, order};

/// What every test returns.
pub type Outcome = Result<(), Error>;

/// Says why a test did not run.
#[expect(
    clippy::print_stderr,
    reason = "tests report to the person who runs them"
)]
pub fn skip(reason: &str) {
    eprintln!("skipped {reason}");
}
