//! On `OrderPlaced`: starts the saga of the order.

use std::future::Future;
use std::time::{SystemTime, UNIX_EPOCH};

use lambda_runtime::{Error, LambdaEvent};
use order_events::{Cause, OrderPlaced, Quarantine, Received, receive};
use serde_json::{Value, json};
use telemetry::metrics;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Started {
    Now,
    /// Under this name it was started before, be it running or done.
    Before,
}

pub trait StartSaga: Send + Sync {
    /// Starts the saga under a name that it has once.
    fn start(&self, name: &str, input: &str)
    -> impl Future<Output = Result<Started, Cause>> + Send;
}

/// # Errors
/// The saga could not be started, or the event not be put into the quarantine: Lambda tries again.
pub async fn handle<S: StartSaga, Q: Quarantine>(
    saga: &S,
    quarantine: &Q,
    event: LambdaEvent<Value>,
) -> Result<Value, Error> {
    let placed = match receive::<OrderPlaced>(&event.payload, quarantine).await? {
        Received::Event(placed) => placed,
        Received::Quarantined => return Ok(json!({"outcome": "quarantined"})),
        Received::ReleaseCheck => return Ok(json!({"outcome": "checked"})),
    };
    // Somebody began: a name that no other execution has.
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_nanos();
    let name = format!("order-{now}");
    let input = event.payload["detail"].to_string();
    let outcome = match saga.start(&name, &input).await? {
        Started::Now => "started",
        Started::Before => "started_before",
    };
    if outcome == "started" {
        metrics::count("SagasStarted", 1);
    }
    let order_id = placed.data.order_id;
    tracing::info!(operation = "start_order", outcome, order_id = %order_id, "saga asked for");
    Ok(json!({"outcome": outcome}))
}

#[cfg(test)]
mod tests {
    use super::*;
    use lambda_runtime::Context;
    use order_events::memory::MemoryQuarantine;
    use std::sync::Mutex;

    const EVENT: &str = include_str!("../../../events/start-order.json");

    #[derive(Default)]
    struct Sagas {
        started: Mutex<Vec<(String, String)>>,
        down: bool,
    }

    impl StartSaga for Sagas {
        async fn start(&self, name: &str, input: &str) -> Result<Started, Cause> {
            if self.down {
                return Err("the test wants it so".into());
            }
            let mut started = self.started.lock().unwrap();
            if started.iter().any(|(known, _)| known == name) {
                return Ok(Started::Before);
            }
            started.push((name.to_owned(), input.to_owned()));
            Ok(Started::Now)
        }
    }

    fn event() -> Value {
        serde_json::from_str(EVENT).unwrap()
    }

    async fn outcome(sagas: &Sagas, quarantine: &MemoryQuarantine, event: Value) -> Value {
        let event = LambdaEvent::new(event, Context::default());
        handle(sagas, quarantine, event).await.unwrap()["outcome"].clone()
    }

    #[tokio::test]
    async fn an_order_has_one_saga() {
        let (sagas, quarantine) = (Sagas::default(), MemoryQuarantine::default());
        assert_eq!(outcome(&sagas, &quarantine, event()).await, "started");
        assert_eq!(
            outcome(&sagas, &quarantine, event()).await,
            "started_before"
        );
        let started = sagas.started.lock().unwrap();
        let input: Value = serde_json::from_str(&started[0].1).unwrap();
        assert_eq!((started.len(), &input), (1, &event()["detail"]));
    }

    #[tokio::test]
    async fn an_invalid_event_is_kept_and_not_tried_again() {
        let (sagas, quarantine) = (Sagas::default(), MemoryQuarantine::default());
        let mut invalid = event();
        invalid["detail"]["data"]["lines"] = json!([]);
        assert_eq!(outcome(&sagas, &quarantine, invalid).await, "quarantined");
        assert!(
            quarantine.reasons()[0].contains("lines"),
            "{:?}",
            quarantine.reasons()
        );
        assert!(sagas.started.lock().unwrap().is_empty());
    }

    #[tokio::test]
    async fn a_release_check_starts_nothing() {
        let (sagas, quarantine) = (Sagas::default(), MemoryQuarantine::default());
        let mut check = event();
        check["source"] = json!("release-check");
        assert_eq!(outcome(&sagas, &quarantine, check).await, "checked");
        assert!(sagas.started.lock().unwrap().is_empty() && quarantine.reasons().is_empty());
    }

    #[tokio::test]
    async fn what_could_not_be_started_comes_again() {
        let sagas = Sagas {
            down: true,
            ..Sagas::default()
        };
        let event = LambdaEvent::new(event(), Context::default());
        assert!(
            handle(&sagas, &MemoryQuarantine::default(), event)
                .await
                .is_err()
        );
    }
}
