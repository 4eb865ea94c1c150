//! Which subscriber of the topic gets which message. The topic is the one that this file is named for.

#![allow(clippy::unwrap_used, reason = "a test says by it what it expects")]

use routing::{filters, logical_id, matches, template};
use serde_json::{Value, json};

/// The subscribers that get a message with these attributes.
fn reached(attributes: &Value) -> Vec<String> {
    let (template, topic) = (template().unwrap(), logical_id(env!("CARGO_CRATE_NAME")));
    let filters = filters(&template, &format!("{topic}Topic"));
    let reached = filters
        .iter()
        .filter(|(_, policy)| matches(policy, attributes).unwrap());
    reached
        .map(|(id, _)| id.trim_start_matches(&topic).to_owned())
        .collect()
}

#[test]
fn every_reading_is_in_the_ledger_and_urgent_ones_are_alerts_too() {
    let urgent = json!({"kind": "reading", "urgency": "high"});
    assert_eq!(
        reached(&urgent),
        ["AlertsQueueSubscription", "LedgerQueueSubscription"]
    );
    let ordinary = json!({"kind": "reading", "urgency": "low"});
    assert_eq!(reached(&ordinary), ["LedgerQueueSubscription"]);
}

#[test]
fn what_is_no_reading_reaches_nobody() {
    for attributes in [
        json!({"kind": "maintenance", "urgency": "high"}),
        json!({"urgency": "high"}),
        json!({}),
    ] {
        assert_eq!(reached(&attributes), Vec::<String>::new(), "{attributes}");
    }
}
