//! On `OrderPlaced`: for now it only says that the order was seen.

use lambda_runtime::{Error, LambdaEvent};
use order_events::Quarantine;
use serde_json::{Value, json};

/// # Errors
/// None: somebody began, and believes whatever comes.
pub async fn handle<Q: Quarantine>(
    _quarantine: &Q,
    event: LambdaEvent<Value>,
) -> Result<Value, Error> {
    let order_id = event.payload["detail"]["data"]["order_id"].as_str();
    tracing::info!(
        operation = "start_order",
        outcome = "seen",
        order_id,
        "order seen"
    );
    Ok(json!({"outcome": "seen"}))
}

#[cfg(test)]
mod tests {
    use super::*;
    use lambda_runtime::Context;
    use order_events::memory::MemoryQuarantine;

    const EVENT: &str = include_str!("../../../events/start-order.json");

    fn event() -> Value {
        serde_json::from_str(EVENT).unwrap()
    }

    async fn outcome(quarantine: &MemoryQuarantine, event: Value) -> Value {
        let event = LambdaEvent::new(event, Context::default());
        handle(quarantine, event).await.unwrap()["outcome"].clone()
    }

    #[tokio::test]
    async fn an_order_is_seen() {
        let quarantine = MemoryQuarantine::default();
        assert_eq!(outcome(&quarantine, event()).await, "seen");
        assert!(quarantine.reasons().is_empty());
    }

    #[tokio::test]
    async fn an_invalid_event_is_kept_and_not_tried_again() {
        let quarantine = MemoryQuarantine::default();
        let mut invalid = event();
        invalid["detail"]["data"]["lines"] = json!([]);
        assert_eq!(outcome(&quarantine, invalid).await, "quarantined");
        assert!(
            quarantine.reasons()[0].contains("lines"),
            "{:?}",
            quarantine.reasons()
        );
    }

    #[tokio::test]
    async fn an_event_of_another_type_is_kept() {
        let quarantine = MemoryQuarantine::default();
        let mut other = event();
        other["detail-type"] = json!("OrderLost");
        assert_eq!(outcome(&quarantine, other).await, "quarantined");
    }

    #[tokio::test]
    async fn a_release_check_is_an_answer() {
        let quarantine = MemoryQuarantine::default();
        let mut check = event();
        check["source"] = json!("release-check");
        assert_eq!(outcome(&quarantine, check).await, "checked");
        assert!(quarantine.reasons().is_empty());
    }
}
