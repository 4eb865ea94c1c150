//! On `ReadingTaken`: keeps the reading, once for each event.

use std::future::Future;

use lambda_runtime::{Error, LambdaEvent};
use serde_json::{Value, json};
use telemetry::metrics;
use typed_events::{Cause, Quarantine, Received, receive};

use crate::event::ReadingTaken;

/// What became of a reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    Now,
    /// Its event came before: a bus delivers at least once.
    Before,
}

pub trait KeepReading: Send + Sync {
    /// Keeps a reading, unless that of the same event was kept before.
    fn keep(&self, taken: &ReadingTaken) -> impl Future<Output = Result<Kept, Cause>> + Send;
}

/// # Errors
/// The reading could not be kept, or the event not be put into the quarantine: Lambda tries again.
pub async fn handle(
    readings: &impl KeepReading,
    quarantine: &impl Quarantine,
    event: LambdaEvent<Value>,
) -> Result<Value, Error> {
    let taken = match receive::<ReadingTaken>(&event.payload, quarantine).await? {
        Received::Event(taken) => taken,
        Received::Quarantined => return Ok(json!({"outcome": "quarantined"})),
        Received::ReleaseCheck => return Ok(json!({"outcome": "checked"})),
    };
    let (outcome, metric) = match readings.keep(&taken).await? {
        Kept::Now => ("kept", "ReadingsKept"),
        Kept::Before => ("kept_before", "ReadingsRepeated"),
    };
    metrics::count(metric, 1);
    let (event_id, meter) = (taken.metadata.event_id, taken.data.meter.as_str());
    tracing::info!(operation = "keep_reading", outcome, event_id = %event_id, meter, "reading taken");
    Ok(json!({"outcome": outcome}))
}

#[cfg(test)]
mod tests {
    use super::*;
    use lambda_runtime::Context;
    use release_check::rehearse;
    use std::collections::BTreeMap;
    use std::sync::Mutex;
    use typed_events::memory::MemoryQuarantine;

    const EVENT: &str = include_str!(concat!("../../../events/", env!("CARGO_PKG_NAME"), ".json"));
    const PLAN: &str = include_str!("../release-plan.json");

    #[derive(Default)]
    struct Readings {
        kept: Mutex<BTreeMap<String, i64>>,
        down: bool,
    }

    impl KeepReading for Readings {
        async fn keep(&self, taken: &ReadingTaken) -> Result<Kept, Cause> {
            if self.down {
                return Err("the test wants it so".into());
            }
            let id = taken.metadata.event_id.to_string();
            let mut kept = self.kept.lock().unwrap();
            Ok(match kept.insert(id, taken.data.watt_hours) {
                None => Kept::Now,
                Some(_) => Kept::Before,
            })
        }
    }

    fn event(change: impl FnOnce(&mut Value)) -> LambdaEvent<Value> {
        let mut event = serde_json::from_str(EVENT).unwrap();
        change(&mut event);
        LambdaEvent::new(event, Context::default())
    }

    async fn outcome(readings: &Readings, event: LambdaEvent<Value>) -> (Value, Vec<String>) {
        let quarantine = MemoryQuarantine::default();
        let answer = handle(readings, &quarantine, event).await.unwrap();
        (answer["outcome"].clone(), quarantine.reasons())
    }

    #[tokio::test]
    async fn a_reading_is_kept_once_however_often_its_event_comes() {
        let readings = Readings::default();
        assert_eq!(outcome(&readings, event(|_| {})).await.0, "kept");
        assert_eq!(outcome(&readings, event(|_| {})).await.0, "kept_before");
        let kept: Vec<_> = readings.kept.into_inner().unwrap().into_values().collect();
        assert_eq!(kept, [4200]);
    }

    #[tokio::test]
    async fn an_event_that_breaks_its_schema_is_kept_for_people() {
        let changes: [(&str, Value); 4] = [
            ("/metadata/event_id", json!("no-uuid")),
            ("/data/meter", json!("M 17")),
            ("/data/watt_hours", json!(-1)),
            ("/data", json!({"meter": "M-17"})),
        ];
        for (place, value) in changes {
            let readings = Readings::default();
            let broken = event(|event| *event["detail"].pointer_mut(place).unwrap() = value);
            let (outcome, reasons) = outcome(&readings, broken).await;
            assert_eq!(outcome, "quarantined");
            assert!(reasons[0].contains(place), "{reasons:?}");
            assert!(readings.kept.into_inner().unwrap().is_empty());
        }
    }

    #[tokio::test]
    async fn an_event_of_another_type_or_source_is_kept_for_people() {
        for place in ["source", "detail-type"] {
            let foreign = event(|event| event[place] = json!("another"));
            let (outcome, reasons) = outcome(&Readings::default(), foreign).await;
            assert_eq!(
                (outcome, reasons.len()),
                (json!("quarantined"), 1),
                "{place}"
            );
        }
    }

    #[tokio::test]
    async fn what_could_not_be_kept_comes_again() {
        let readings = Readings {
            down: true,
            ..Readings::default()
        };
        let answer = handle(&readings, &MemoryQuarantine::default(), event(|_| {})).await;
        assert!(answer.is_err());
    }

    #[tokio::test]
    async fn a_release_of_this_code_passes_its_hook_and_leaves_nothing() {
        let (readings, quarantine) = (Readings::default(), MemoryQuarantine::default());
        let outcome = rehearse(PLAN, async |event| {
            let event = LambdaEvent::new(event, Context::default());
            handle(&readings, &quarantine, event).await
        });
        outcome.await.unwrap();
        assert!(readings.kept.into_inner().unwrap().is_empty());
        assert!(quarantine.reasons().is_empty());
    }

    #[tokio::test]
    async fn a_release_that_answers_nothing_does_not_pass() {
        assert!(rehearse(PLAN, async |_| Ok(json!(null))).await.is_err());
    }
}
