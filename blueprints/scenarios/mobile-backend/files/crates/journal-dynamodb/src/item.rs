//! Items as the resolvers write them, and what the functions read of them.

use std::collections::BTreeSet;
use std::str::FromStr;

use aws_sdk_dynamodb::types::AttributeValue;
use journal::{Channel, Contact, Cursor, Device, DeviceId, JournalError, Topic, UserId};
use telemetry::redact::Redacted;

use crate::Item;

pub(crate) const DEVICES: &str = "device#";
/// The language of who has not chosen one.
const LANGUAGE: &str = "en";

/// An item that no resolver wrote, or that was changed by hand.
#[derive(Debug, thiserror::Error)]
#[error("an item has no valid `{0}`")]
struct Malformed(&'static str);

pub(crate) fn text(value: &str) -> AttributeValue {
    AttributeValue::S(value.to_owned())
}

pub(crate) fn of_user(user: &UserId) -> String {
    format!("user#{user}")
}

pub(crate) fn profile_key(user: &UserId) -> Item {
    key(user, "profile".to_owned())
}

pub(crate) fn device_key(user: &UserId, device: &DeviceId) -> Item {
    key(user, format!("{DEVICES}{device}"))
}

fn key(user: &UserId, sk: String) -> Item {
    Item::from([
        ("pk".to_owned(), text(&of_user(user))),
        ("sk".to_owned(), AttributeValue::S(sk)),
    ])
}

/// The key of the follower after whom a page begins.
pub(crate) fn start(topic: &Topic, after: &Cursor) -> Item {
    Item::from([
        ("pk".to_owned(), text(&format!("user#{after}"))),
        ("sk".to_owned(), text(&format!("topic#{topic}"))),
        ("topic".to_owned(), text(topic.as_str())),
        ("user".to_owned(), text(after.as_str())),
    ])
}

pub(crate) fn cursor(last: &Item) -> Result<Cursor, JournalError> {
    parsed(last, "user")
}

pub(crate) fn follower(item: &Item) -> Result<UserId, JournalError> {
    parsed(item, "user")
}

pub(crate) fn device(item: &Item) -> Result<Device, JournalError> {
    Ok(Device {
        id: parsed(item, "id")?,
        token: Redacted(string(item, "token").ok_or_else(|| malformed("token"))?),
    })
}

pub(crate) fn contact(item: &Item) -> Result<Contact, JournalError> {
    let language = string(item, "language").unwrap_or_else(|| LANGUAGE.to_owned());
    Ok(Contact {
        name: string(item, "name").unwrap_or_default(),
        language: language.parse().map_err(|_| malformed("language"))?,
        channels: channels(item),
        email: string(item, "email").map(Redacted),
        phone: string(item, "phone").map(Redacted),
    })
}

/// Only what is known counts as a yes.
fn channels(item: &Item) -> BTreeSet<Channel> {
    let list = item.get("channels").and_then(|value| value.as_l().ok());
    let names = list
        .into_iter()
        .flatten()
        .filter_map(|name| name.as_s().ok());
    names
        .filter_map(|name| match name.as_str() {
            "EMAIL" => Some(Channel::Email),
            "SMS" => Some(Channel::Sms),
            "PUSH" => Some(Channel::Push),
            _ => None,
        })
        .collect()
}

fn string(item: &Item, name: &str) -> Option<String> {
    let value = item.get(name)?.as_s().ok()?;
    Some(value.clone())
}

fn parsed<T: FromStr>(item: &Item, name: &'static str) -> Result<T, JournalError> {
    let value = string(item, name).and_then(|value| value.parse().ok());
    value.ok_or_else(|| malformed(name))
}

fn malformed(name: &'static str) -> JournalError {
    JournalError::Store(Malformed(name).into())
}
