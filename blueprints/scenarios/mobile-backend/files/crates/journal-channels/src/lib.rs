//! The three channels by which people are told something.
//!
//! Amazon Pinpoint, which did all of this, ended on 30 October 2026. What took its place: SES for e-mail, AWS End User
//! Messaging for SMS (its SDK still bears the old name), SNS for push messages; who is told what is in our own table.
//! Each says of itself when a recipient has said no to it: [`Outcome::Refused`] is an answer, not a failure.

mod email;
mod push;
mod sms;

use std::future::Future;

use journal::{Cause, Device};
use journal_messages::Rendered;
use telemetry::redact::Redacted;

pub use email::{Mailing, SesEmail};
pub use push::SnsPush;
pub use sms::EndUserSms;

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Sent,
    /// The channel does not carry it, and will not: `opted_out`, `rejected`, `gone`.
    Refused(&'static str),
}

pub trait SendEmail: Send + Sync {
    fn send(
        &self,
        to: &Redacted<String>,
        message: &Rendered,
    ) -> impl Future<Output = Result<Outcome, Cause>> + Send;
}

pub trait SendSms: Send + Sync {
    fn send(
        &self,
        to: &Redacted<String>,
        message: &Rendered,
    ) -> impl Future<Output = Result<Outcome, Cause>> + Send;
}

pub trait SendPush: Send + Sync {
    /// [`Outcome::Refused`] says that the device takes no messages any more.
    fn send(
        &self,
        to: &Device,
        message: &Rendered,
    ) -> impl Future<Output = Result<Outcome, Cause>> + Send;
}

/// The error itself holds the whole answer, which has no place in a log.
fn in_words(error: impl std::error::Error + 'static) -> Cause {
    telemetry::reason(&error).into()
}
