//! How somebody can be told something.

use std::collections::BTreeSet;

use telemetry::redact::Redacted;

use crate::{Channel, DeviceId, Language};

/// What a user lets us use. Addresses are those that the user pool has verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    pub name: String,
    pub language: Language,
    /// The channels that the user has said yes to, and not no since.
    pub channels: BTreeSet<Channel>,
    pub email: Option<Redacted<String>>,
    pub phone: Option<Redacted<String>>,
}

impl Contact {
    /// Whether the user wants to be told things by this channel, and can be.
    pub fn takes(&self, channel: Channel) -> bool {
        let reachable = match channel {
            Channel::Email => self.email.is_some(),
            Channel::Sms => self.phone.is_some(),
            // Their devices say so themselves.
            Channel::Push => true,
        };
        reachable && self.channels.contains(&channel)
    }
}

/// A phone or tablet that takes push messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    pub id: DeviceId,
    /// What Apple's or Google's service knows it by.
    pub token: Redacted<String>,
}
