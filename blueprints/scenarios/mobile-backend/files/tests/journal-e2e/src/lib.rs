//! Uses the journal as its apps do.
//!
//! From the environment: `JOURNAL_URL`, `JOURNAL_REALTIME_URL`, tokens of four users (`JOURNAL_TOKEN_ADA` and `_BOB`, of no
//! group, `_MODERATOR`, `_EDITOR`), and for pictures `JOURNAL_IDENTITIES_ID`, `JOURNAL_USERS_ID`, `PICTURES_BUCKET_NAME`,
//! `AWS_REGION`. `just e2e` sets them for this machine; docs/local.md says how to set them for a deployed stage.

mod app;
mod error;
mod outside;
mod subscription;

pub use app::{App, Refusal, eventually};
pub use error::Error;
pub use outside::{Pictures, mails, sms};
pub use subscription::Subscription;
