//! Which events a function gets. The function, and its event in `events/`, are those that this file is named for.

#![allow(clippy::unwrap_used, reason = "a test says by it what it expects")]

use routing::{event, logical_id, matches, rules, template};
use serde_json::{Value, json};

/// Whether the rule of the function takes this.
fn is_taken(event: &Value) -> bool {
    let (template, function) = (template().unwrap(), logical_id(env!("CARGO_CRATE_NAME")));
    let rules = rules(&template);
    let rule = rules.get(&format!("{function}Rule")).unwrap();
    matches(rule.pattern, event).unwrap()
}

#[test]
fn its_event_is_taken() {
    let name = env!("CARGO_CRATE_NAME").replace('_', "-");
    assert!(is_taken(&event(&name).unwrap()));
}

#[test]
fn events_of_another_source_or_type_are_not() {
    let name = env!("CARGO_CRATE_NAME").replace('_', "-");
    for (key, other) in [
        ("source", "somebody-else"),
        ("detail-type", "SomethingElse"),
    ] {
        let mut changed = event(&name).unwrap();
        changed[key] = json!(other);
        assert!(!is_taken(&changed), "{key}");
    }
}
