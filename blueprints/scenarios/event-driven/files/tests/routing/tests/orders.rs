//! Which event of an order goes where.

#![allow(clippy::unwrap_used, reason = "a test says by it what it expects")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use routing::{events, filters, matches, root, rules, template};
use serde_json::{Value, json};
use template_tests::yaml::Node;

/// The rule that replicates events, where there is one, copies what the others take.
const REPLICA: &str = "OrdersBusReplicaRule";

/// The rules of the bus of orders by which something happens to an event.
fn patterns(template: &Node) -> BTreeMap<String, &Node> {
    let ours = rules(template)
        .into_iter()
        .filter(|(id, rule)| rule.bus == "OrdersBus" && id != REPLICA);
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
    let wanted = [
        ("start-order", "StartOrderOrderPlaced"),
        ("publish-notice", "PublishNoticeOrderEnded"),
        ("order-rejected", "PublishNoticeOrderEnded"),
    ];
    let events = events().unwrap();
    let ours = events.values().filter(|event| event["source"] == "orders");
    assert_eq!(
        ours.count(),
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

#[test]
fn every_schema_has_a_rule_and_is_registered_as_it_is_written() {
    let template = template().unwrap();
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
    let template = template().unwrap();
    let filters = filters(&template, "NoticesTopic");
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

/// What happens here is replicated, and nothing else: no request, and nothing that came from elsewhere.
#[test]
fn where_there_is_a_replica_it_gets_every_event_of_an_order() {
    let template = template().unwrap();
    let Some(replica) = rules(&template).get(REPLICA).map(|rule| rule.pattern) else {
        return;
    };
    for (file, event) in events().unwrap() {
        let ours = event["source"] == "orders";
        assert_eq!(matches(replica, &event).unwrap(), ours, "{file}");
    }
    for key in ["account", "region"] {
        let keeps_to_us = replica
            .get(key)
            .is_some_and(|value| !value.items().is_empty());
        assert!(keeps_to_us, "events would go in circles without `{key}`");
    }
}
