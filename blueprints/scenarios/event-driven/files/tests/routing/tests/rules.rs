//! Which event goes where.

#![allow(clippy::unwrap_used, reason = "a test says by it what it expects")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use routing::{filters, matches, patterns};
use serde_json::{Value, json};
use template_tests::yaml::Node;

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

fn template() -> Node {
    Node::parse(&fs::read_to_string(root().join("template.yaml")).unwrap()).unwrap()
}

/// The events of the bus in `events/`, by file.
fn events() -> BTreeMap<String, Value> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(root().join("events")).unwrap() {
        let path = entry.unwrap().path();
        let event: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        if event.get("detail-type").is_some() {
            found.insert(
                path.file_stem().unwrap().to_str().unwrap().to_owned(),
                event,
            );
        }
    }
    found
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
    let template = template();
    let rules = patterns(&template);
    let wanted = [
        ("start-order", "StartOrderOrderPlaced"),
        ("publish-notice", "PublishNoticeOrderEnded"),
        ("order-rejected", "PublishNoticeOrderEnded"),
    ];
    let events = events();
    assert_eq!(
        events.len(),
        wanted.len(),
        "an event that no rule is named for here"
    );
    for (file, rule) in wanted {
        assert_eq!(
            taken(&rules, &events[file]),
            BTreeSet::from([rule.to_owned()]),
            "{file}"
        );
    }
    assert_eq!(rules.len(), 4);
}

#[test]
fn what_nobody_knows_is_quarantined_and_goes_nowhere_else() {
    let template = template();
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

#[test]
fn every_schema_has_a_rule_and_is_registered_as_it_is_written() {
    let template = template();
    let rules = patterns(&template);
    for entry in fs::read_dir(root().join("schemas")).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        let schema: Value = serde_json::from_str(&text).unwrap();
        let title = schema["title"].as_str().unwrap();
        let event = json!({"source": "orders", "detail-type": title});
        assert!(
            !taken(&rules, &event).contains("UnknownTypeRule"),
            "{title}"
        );
        let place = [
            "Resources",
            &format!("{title}Schema"),
            "Properties",
            "Content",
        ];
        let registered = template.at(&place).and_then(Node::text).unwrap();
        let registered: Value = serde_json::from_str(registered).unwrap();
        assert_eq!(registered, schema, "{title}");
    }
}

#[test]
fn each_subscriber_gets_the_news_that_is_for_it() {
    let template = template();
    let filters = filters(&template);
    let wanted = [
        (
            "CustomerNoticesQueueSubscription",
            vec!["OrderConfirmed", "OrderRejected"],
        ),
        ("WarehouseNoticesQueueSubscription", vec!["OrderConfirmed"]),
    ];
    assert_eq!(filters.len(), wanted.len());
    for (subscription, news) in wanted {
        let all = ["OrderConfirmed", "OrderRejected", "OrderPlaced"];
        let passed = all
            .iter()
            .filter(|kind| matches(filters[subscription], &json!({"news": kind})).unwrap());
        assert_eq!(passed.copied().collect::<Vec<_>>(), news, "{subscription}");
    }
}
