//! Test data.

use serde_json::{Value, json};
use uuid::Uuid;

/// A product that breaks no rule.
#[must_use]
pub fn desk(name: &str, category: &str) -> Value {
    json!({
        "name": name,
        "description": "Oiled by hand",
        "category": category,
        "price": { "amount_minor": 64_900, "currency": "EUR" },
    })
}

/// A category that no other test and no earlier run has.
#[must_use]
pub fn unique_category() -> String {
    format!("e2e-{}", &Uuid::new_v4().simple().to_string()[..12])
}

/// A new idempotency key.
#[must_use]
pub fn key() -> String {
    Uuid::new_v4().to_string()
}
