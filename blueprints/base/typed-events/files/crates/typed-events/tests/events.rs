//! Events on their way in.

#![allow(clippy::unwrap_used, reason = "a test says by it what it expects")]

use serde::Deserialize;
use serde_json::{Value, json};
use typed_events::memory::MemoryQuarantine;
use typed_events::{Cause, Event, Quarantine, Received, check, receive};

#[derive(Debug, PartialEq, Deserialize)]
struct ReadingTaken {
    id: String,
    watt_hours: u64,
}

impl Event for ReadingTaken {
    const SOURCE: &'static str = "meters";
    const DETAIL_TYPE: &'static str = "ReadingTaken";
    const SCHEMA: &'static str = r#"{
        "type": "object",
        "additionalProperties": false,
        "required": ["id", "watt_hours"],
        "properties": {
            "id": {"type": "string", "format": "uuid"},
            "watt_hours": {"type": "integer", "minimum": 0}
        }
    }"#;
}

const ID: &str = "7d3f7c1e-9f0a-5a55-8d3c-0c6f1f7b2a10";

fn event() -> Value {
    json!({
        "source": "meters",
        "detail-type": "ReadingTaken",
        "detail": {"id": ID, "watt_hours": 4200},
    })
}

#[tokio::test]
async fn what_its_schema_allows_is_received() {
    let received = receive::<ReadingTaken>(&event(), &MemoryQuarantine::default()).await;
    let reading = ReadingTaken {
        id: ID.to_owned(),
        watt_hours: 4200,
    };
    assert_eq!(received.unwrap(), Received::Event(reading));
}

#[test]
fn every_broken_rule_is_found_and_no_value_is_told() {
    let faults = check::<ReadingTaken>(&json!({"id": "no-uuid", "watt_hours": -1})).unwrap_err();
    let faults = faults.to_string();
    assert!(
        faults.contains("/id") && faults.contains("/watt_hours"),
        "{faults}"
    );
    assert!(!faults.contains("no-uuid"), "{faults}");
}

#[tokio::test]
async fn what_nobody_can_process_is_kept_with_its_reason() {
    let quarantine = MemoryQuarantine::default();
    let (mut foreign, mut other, mut broken) = (event(), event(), event());
    foreign["source"] = json!("somebody");
    other["detail-type"] = json!("ReadingLost");
    broken["detail"] = json!({});
    for event in [json!("text"), other, foreign, broken] {
        let received = receive::<ReadingTaken>(&event, &quarantine).await.unwrap();
        assert_eq!(received, Received::Quarantined);
    }
    let reasons = quarantine.reasons();
    let parts = [
        "no event of a bus",
        "no ReadingTaken",
        "elsewhere",
        "required",
    ];
    assert_eq!(reasons.len(), parts.len());
    for (reason, part) in reasons.iter().zip(parts) {
        assert!(reason.contains(part), "{reason}");
    }
}

#[tokio::test]
async fn a_release_check_is_valid_and_is_no_event() {
    let quarantine = MemoryQuarantine::default();
    let mut event = event();
    event["source"] = json!("release-check");
    let received = receive::<ReadingTaken>(&event, &quarantine).await.unwrap();
    assert_eq!(received, Received::ReleaseCheck);
    event["detail"] = json!({});
    let received = receive::<ReadingTaken>(&event, &quarantine).await.unwrap();
    assert_eq!(received, Received::Quarantined);
}

#[tokio::test]
async fn an_event_that_could_not_be_kept_comes_again() {
    struct Full;

    impl Quarantine for Full {
        async fn keep(&self, _: &Value, _: &str) -> Result<(), Cause> {
            Err("the test wants it so".into())
        }
    }

    assert!(receive::<ReadingTaken>(&json!({}), &Full).await.is_err());
}
