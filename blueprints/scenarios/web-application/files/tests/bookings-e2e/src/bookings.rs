//! Test data.

use serde_json::{Value, json};
use time::OffsetDateTime;
use time::macros::format_description;
use uuid::Uuid;

/// A booking that breaks no rule of any tier, in two days.
#[must_use]
pub fn booking(place: &str) -> Value {
    json!({ "place": place, "starts_at": in_days(2), "people": 4, "note": "One child" })
}

/// The moment in so many days from now, to the minute.
#[must_use]
pub fn in_days(days: i64) -> String {
    let format = format_description!("[year]-[month]-[day]T[hour]:[minute]:00.000Z");
    let moment = OffsetDateTime::now_utc() + time::Duration::days(days);
    moment.format(format).unwrap_or_default()
}

/// A name that no other test and no earlier run has.
#[must_use]
pub fn unique(name: &str) -> String {
    format!("{name} {}", &Uuid::new_v4().simple().to_string()[..8])
}

/// A new idempotency key.
#[must_use]
pub fn key() -> String {
    Uuid::new_v4().to_string()
}
