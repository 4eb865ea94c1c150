//! Calls an API as its customers do: for tests against a running service, local or deployed.
//!
//! | variable | |
//! |---|---|
//! | `<NAME>_URL` | where the API is, with the stage and without `/v1` |
//! | `<NAME>_TOKEN` | a bearer token, where the API asks for one |
//! | `AWS_ACCESS_KEY_ID`, ... | without a token requests are signed with these; `AWS_REGION` where the URL does not name the Region |
//! | `<NAME>_API_KEY` | a key of a usage plan, if there is one |
//! | `<NAME>_LOAD` | `1` lets tests that send thousands of requests run against a deployed API too |

mod client;
mod error;
mod signing;
mod target;

pub use client::{Client, Sending};
pub use error::Error;
pub use target::{Caller, Target, takes_load};
