//! Which event of an order goes where.

#![allow(clippy::unwrap_used, reason = "a test says by it what it expects")]

use std::collections::{BTreeMap, BTreeSet};

use routing::{events, matches, rules, template};
use serde_json::{Value, json};
use template_tests::yaml::Node;

/// The rules of the bus of orders by which something happens to an event.
fn patterns(template: &Node) -> BTreeMap<String, &Node> {
    let ours = rules(template)
        .into_iter()
        .filter(|(_, rule)| rule.bus == "OrdersBus");
    ours.map(|(id, rule)| (id, rule.pattern)).collect()
}

/// The rules that an event passes.
fn taken(rules: &BTreeMap<String, &Node>, event: &Value) -> BTreeSet<String> {
    let passed = rules
        .iter()
        .filter(|(_, pattern)| matches(pattern, event).unwrap());
    passed.map(|(id, _)| id.clone()).collect()
}

#[test]
fn every_event_is_taken_by_its_rule_and_by_no_other() {
    let template = template().unwrap();
    let rules = patterns(&template);
    // Nobody asks for the others yet.
    let wanted = [("start-order", "StartOrderOrderPlaced")];
    let events = events().unwrap();
    for (file, rule) in wanted {
        assert_eq!(
            taken(&rules, &events[file]),
            BTreeSet::from([rule.to_owned()]),
            "{file}"
        );
    }
}

#[test]
fn what_nobody_knows_is_quarantined_and_goes_nowhere_else() {
    let template = template().unwrap();
    let rules = patterns(&template);
    let unknown = [
        (
            json!({"source": "orders", "detail-type": "OrderLost"}),
            "UnknownTypeRule",
        ),
        (
            json!({"source": "somebody", "detail-type": "OrderPlaced"}),
            "UnknownSourceRule",
        ),
        (
            json!({"source": "somebody", "detail-type": "OrderLost"}),
            "UnknownSourceRule",
        ),
    ];
    for (event, rule) in unknown {
        assert_eq!(
            taken(&rules, &event),
            BTreeSet::from([rule.to_owned()]),
            "{event}"
        );
    }
}
