//! What the schedule asks for is an order by the schema by which the function judges it.

#![allow(clippy::unwrap_used, reason = "a test says by it what it expects")]

use accept_order::OrderRequested;
use order_events::{Event, check};
use serde_json::Value;
use template_tests::yaml::Node;

#[test]
fn the_standing_order_is_a_request_that_its_schema_allows() {
    let template = Node::parse(&std::fs::read_to_string("../../template.yaml").unwrap()).unwrap();
    let target = ["Resources", "StandingOrder", "Properties", "Target"];
    let target = template.at(&target).unwrap();
    let text = |place: &[&str]| target.at(place).and_then(Node::text).unwrap();
    assert_eq!(
        text(&["EventBridgeParameters", "Source"]),
        OrderRequested::SOURCE
    );
    assert_eq!(
        text(&["EventBridgeParameters", "DetailType"]),
        OrderRequested::DETAIL_TYPE
    );
    let body = ["Parameters", "StandingOrderBody", "Default"];
    let body = template.at(&body).and_then(Node::text).unwrap();
    let detail = text(&["Input", "Fn::Sub"])
        .replace("${StandingOrderBody}", body)
        .replace("<aws.scheduler.execution-id>", "d32c5kddcf5bb8c3")
        .replace("<aws.scheduler.scheduled-time>", "2026-11-23T06:00:00Z");
    let detail: Value = serde_json::from_str(&detail).unwrap();
    let requested = check::<OrderRequested>(&detail).unwrap();
    assert_eq!(requested.data.request_key.as_str(), "2026-11-23T06:00:00Z");
}
