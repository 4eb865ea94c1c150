//! From the queue: keeps each reading once.

use aws_lambda_events::sqs::{SqsEvent, SqsMessage};
use batch::{Failure, Nowhere, Response};
use lambda_runtime::{Error, LambdaEvent};
use telemetry::metrics;

use crate::reading::{KeepReading, Kept, Reading};

/// Works on a batch. With [`Nowhere`] to put them aside, messages that are no readings come again until
/// the queue moves them to its dead letters, where people find them.
///
/// # Errors
/// None: what failed is named in the answer, and only that comes again.
pub async fn handle(
    readings: &impl KeepReading,
    event: LambdaEvent<SqsEvent>,
) -> Result<Response, Error> {
    let messages = event.payload.records;
    Ok(batch::each(
        &messages,
        async |message| keep(readings, message).await,
        &Nowhere,
    )
    .await)
}

async fn keep(readings: &impl KeepReading, message: &SqsMessage) -> Result<(), Failure> {
    let body = message.body.as_deref().unwrap_or_default();
    let reading: Reading = serde_json::from_str(body).map_err(Failure::lasting)?;
    let kept = readings.keep(&reading).await?;
    metrics::count(
        match kept {
            Kept::Now => "ReadingsKept",
            Kept::Before => "ReadingsRepeated",
        },
        1,
    );
    let (id, meter) = (reading.id.as_str(), reading.meter.as_str());
    tracing::info!(operation = "keep_reading", outcome = ?kept, reading_id = id, meter, "reading taken");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::MemoryReadings;
    use lambda_runtime::Context;
    use release_check::rehearse;
    use serde_json::{Value, json};

    const EVENT: &str = include_str!(concat!("../../../events/", env!("CARGO_PKG_NAME"), ".json"));
    const PLAN: &str = include_str!("../release-plan.json");

    fn event(change: impl FnOnce(&mut Value)) -> LambdaEvent<SqsEvent> {
        let mut event: Value = serde_json::from_str(EVENT).unwrap();
        change(&mut event["Records"]);
        LambdaEvent::new(serde_json::from_value(event).unwrap(), Context::default())
    }

    async fn failures(readings: &MemoryReadings, event: LambdaEvent<SqsEvent>) -> Vec<String> {
        let response = handle(readings, event).await.unwrap();
        response.ids().map(str::to_owned).collect()
    }

    #[tokio::test]
    async fn each_reading_of_the_batch_is_kept() {
        let readings = MemoryReadings::default();
        assert!(failures(&readings, event(|_| {})).await.is_empty());
        let expected = [("r-2026-11-23-0817", 4200), ("r-2026-11-23-0818", 910)];
        assert_eq!(
            readings.kept(),
            expected.map(|(id, value)| (id.to_owned(), value))
        );
    }

    #[tokio::test]
    async fn a_reading_that_comes_again_is_counted_apart() {
        let readings = MemoryReadings::default();
        let twice = async {
            for _ in 0..2 {
                assert!(failures(&readings, event(|_| {})).await.is_empty());
            }
        };
        let (_, lines) = metrics::recorded(twice).await;
        let count = |name: &str| lines.iter().filter(|line| line.get(name).is_some()).count();
        assert_eq!((count("ReadingsKept"), count("ReadingsRepeated")), (2, 2));
    }

    #[tokio::test]
    async fn a_message_that_is_no_reading_does_not_hold_up_the_others() {
        let readings = MemoryReadings::default();
        let wrong = |records: &mut Value| records[0]["body"] = json!("not for this queue");
        let first = "059f36b4-87a3-44ab-83d2-661975830a7d";
        assert_eq!(failures(&readings, event(wrong)).await, [first]);
        assert_eq!(readings.kept().len(), 1);
    }

    #[tokio::test]
    async fn what_the_table_does_not_take_comes_again_and_nothing_else() {
        let readings = MemoryReadings::refusing("r-2026-11-23-0818");
        let second = "2e1424d4-f796-459a-8184-9c92662be6da";
        assert_eq!(failures(&readings, event(|_| {})).await, [second]);
        assert_eq!(readings.kept().len(), 1);
    }

    #[tokio::test]
    async fn a_release_of_this_code_passes_its_hook_and_leaves_nothing() {
        let readings = MemoryReadings::default();
        let outcome = rehearse(PLAN, async |event| {
            let event = LambdaEvent::new(serde_json::from_value(event)?, Context::default());
            Ok(serde_json::to_value(handle(&readings, event).await?)?)
        });
        outcome.await.unwrap();
        assert!(readings.kept().is_empty());
    }

    #[tokio::test]
    async fn a_release_that_answers_nothing_does_not_pass() {
        assert!(rehearse(PLAN, async |_| Ok(json!(null))).await.is_err());
    }
}
