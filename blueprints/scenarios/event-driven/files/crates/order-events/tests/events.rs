//! The schemas against the events in `events/`, and events on their way.

#![allow(clippy::unwrap_used, reason = "a test says by it what it expects")]

use std::fs;

use order_events::memory::{MemoryBus, MemoryQuarantine};
use order_events::{
    Event, OrderConfirmed, OrderPlaced, OrderRejected, PublishError, Received, SCHEMAS, check,
    metadata, publish, receive,
};
use serde_json::{Value, json};

const FILES: [&str; 3] = ["start-order", "publish-notice", "order-rejected"];

fn event(name: &str) -> Value {
    let path = format!("../../events/{name}.json");
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn is_valid(detail_type: &str, detail: &Value) -> bool {
    match detail_type {
        OrderPlaced::DETAIL_TYPE => check::<OrderPlaced>(detail).is_ok(),
        OrderConfirmed::DETAIL_TYPE => check::<OrderConfirmed>(detail).is_ok(),
        OrderRejected::DETAIL_TYPE => check::<OrderRejected>(detail).is_ok(),
        _ => false,
    }
}

#[test]
fn every_schema_is_a_type_of_event() {
    assert_eq!(
        fs::read_dir("../../schemas").unwrap().count(),
        SCHEMAS.len()
    );
    for (name, text) in SCHEMAS {
        let schema: Value = serde_json::from_str(text).unwrap();
        assert_eq!(schema["title"], *name);
        assert_eq!(schema["$schema"], "http://json-schema.org/draft-04/schema#");
    }
}

#[test]
fn each_event_is_valid_by_its_own_schema_and_by_no_other() {
    for file in FILES {
        let event = event(file);
        let valid = SCHEMAS
            .iter()
            .filter(|(name, _)| is_valid(name, &event["detail"]));
        let names: Vec<_> = valid.map(|(name, _)| *name).collect();
        assert_eq!(names, [event["detail-type"].as_str().unwrap()], "{file}");
    }
}

/// Reading an event as its type and writing it again changes nothing: the type knows all of it.
#[test]
fn the_types_hold_all_of_an_event() {
    let detail = event("start-order")["detail"].clone();
    assert_eq!(json!(check::<OrderPlaced>(&detail).unwrap()), detail);
    let detail = event("publish-notice")["detail"].clone();
    assert_eq!(json!(check::<OrderConfirmed>(&detail).unwrap()), detail);
    let detail = event("order-rejected")["detail"].clone();
    assert_eq!(json!(check::<OrderRejected>(&detail).unwrap()), detail);
}

#[test]
fn every_broken_rule_is_found_and_no_value_is_told() {
    let changes = [
        ("/metadata/event_id", json!("no-uuid")),
        ("/metadata/occurred_at", json!("yesterday")),
        ("/data/ship_to", json!("Germany")),
        ("/data/currency", json!("eur")),
        ("/data/total_minor", json!(-1)),
        ("/data/total_minor", json!(9_007_199_254_740_992_u64)),
        ("/data/lines", json!([])),
        ("/data/lines/0/quantity", json!(101)),
        ("/data/lines/0/sku", json!("desk 1")),
    ];
    for (place, value) in changes {
        let mut detail = event("start-order")["detail"].clone();
        *detail.pointer_mut(place).unwrap() = value.clone();
        let fault = check::<OrderPlaced>(&detail).unwrap_err().to_string();
        assert!(fault.contains(place), "{fault}");
        assert!(
            !fault.contains("Germany") && !fault.contains("desk 1"),
            "{fault}"
        );
    }
    let mut detail = event("start-order")["detail"].clone();
    detail["data"]["customer_email"] = json!("ada@example.com");
    assert!(check::<OrderPlaced>(&detail).is_err());
}

#[tokio::test]
async fn what_breaks_its_own_schema_is_not_published() {
    let bus = MemoryBus::default();
    let mut rejected: OrderRejected = check(&event("order-rejected")["detail"]).unwrap();
    publish(&bus, &rejected).await.unwrap();
    rejected.data.total_minor = -1;
    let failure = publish(&bus, &rejected).await;
    assert!(matches!(failure, Err(PublishError::Invalid(_))));
    assert_eq!(bus.events().len(), 1);
}

#[tokio::test]
async fn what_was_published_can_be_received() {
    let (bus, quarantine) = (MemoryBus::default(), MemoryQuarantine::default());
    let placed: OrderPlaced = check(&event("start-order")["detail"]).unwrap();
    publish(&bus, &placed).await.unwrap();
    let received = receive::<OrderPlaced>(&bus.events()[0], &quarantine)
        .await
        .unwrap();
    assert!(matches!(received, Received::Event(event) if json!(event) == json!(placed)));
}

#[tokio::test]
async fn what_nobody_can_process_is_kept_with_its_reason() {
    let quarantine = MemoryQuarantine::default();
    let mut foreign = event("start-order");
    foreign["source"] = json!("somebody");
    let mut broken = event("start-order");
    broken["detail"]["data"] = json!({});
    for event in [json!("text"), event("publish-notice"), foreign, broken] {
        let received = receive::<OrderPlaced>(&event, &quarantine).await.unwrap();
        assert!(matches!(received, Received::Quarantined));
    }
    let reasons = quarantine.reasons();
    let parts = [
        "no event of a bus",
        "no OrderPlaced",
        "elsewhere",
        "required",
    ];
    for (reason, part) in reasons.iter().zip(parts) {
        assert!(reason.contains(part), "{reason}");
    }
    assert_eq!(reasons.len(), parts.len());
}

#[test]
fn the_id_of_an_event_follows_from_what_it_tells() {
    let placed: OrderPlaced = check(&event("start-order")["detail"]).unwrap();
    let id = placed.data.order_id;
    let first = metadata("OrderPlaced", id);
    assert_eq!(first.event_id, metadata("OrderPlaced", id).event_id);
    assert_ne!(first.event_id, metadata("OrderConfirmed", id).event_id);
}
