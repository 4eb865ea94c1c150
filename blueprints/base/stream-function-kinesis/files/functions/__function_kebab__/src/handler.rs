//! From the stream: keeps each reading once, in the order of its shard.

use aws_lambda_events::kinesis::KinesisEvent;
use batch::{Failure, Nowhere, Response};
use kinesis_records::{UserRecord, user_records};
use lambda_runtime::{Error, LambdaEvent};
use telemetry::metrics;

use crate::reading::{KeepReading, Kept, Reading};

/// Works on a batch until the first record that fails. With [`Nowhere`] to put it aside, a record that is no
/// reading is tried until its retries are used up; then the mapping puts it to its destination and goes on.
///
/// # Errors
/// None: where the stream has to go on is in the answer.
pub async fn handle(
    readings: &impl KeepReading,
    event: LambdaEvent<KinesisEvent>,
) -> Result<Response, Error> {
    let records = user_records(event.payload.records);
    let keep = async |record: &UserRecord| keep(readings, record).await;
    Ok(batch::in_order(&records, keep, &Nowhere).await)
}

async fn keep(readings: &impl KeepReading, record: &UserRecord) -> Result<(), Failure> {
    let reading: Reading = serde_json::from_slice(&record.data).map_err(Failure::lasting)?;
    let kept = readings.keep(&reading).await?;
    let metric = match kept {
        Kept::Now => "ReadingsKept",
        Kept::Before => "ReadingsRepeated",
    };
    metrics::count(metric, 1);
    let (id, meter) = (reading.id.as_str(), reading.meter.as_str());
    tracing::debug!(operation = "keep_reading", outcome = ?kept, reading_id = id, meter, "reading taken");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::MemoryReadings;
    use kinesis_records::pack;
    use lambda_runtime::Context;
    use release_check::rehearse;
    use serde_json::{Value, json};

    const EVENT: &str = include_str!(concat!("../../../events/", env!("CARGO_PKG_NAME"), ".json"));
    const PLAN: &str = include_str!("../release-plan.json");
    /// The sequence numbers of the event's records.
    const FIRST: &str = "49640000000000000000000000000000000000000000000000000001";
    const SECOND: &str = "49640000000000000000000000000000000000000000000000000002";

    fn event(change: impl FnOnce(&mut Value)) -> LambdaEvent<KinesisEvent> {
        let mut event: Value = serde_json::from_str(EVENT).unwrap();
        change(&mut event["Records"]);
        LambdaEvent::new(serde_json::from_value(event).unwrap(), Context::default())
    }

    async fn failures(readings: &MemoryReadings, event: LambdaEvent<KinesisEvent>) -> Vec<String> {
        let response = handle(readings, event).await.unwrap();
        response.ids().map(str::to_owned).collect()
    }

    #[tokio::test]
    async fn each_reading_is_kept_once_however_often_its_batch_comes() {
        let readings = MemoryReadings::default();
        for _ in 0..2 {
            assert!(failures(&readings, event(|_| {})).await.is_empty());
        }
        let expected = [("r-1", 4200), ("r-2", 910), ("r-3", 77)];
        assert_eq!(
            readings.kept(),
            expected.map(|(id, value)| (id.to_owned(), value))
        );
    }

    /// What is behind the poison comes again after it, and not before.
    #[tokio::test]
    async fn the_stream_goes_on_from_a_record_that_is_no_reading() {
        let readings = MemoryReadings::default();
        let poison =
            |records: &mut Value| records[1]["kinesis"]["data"] = json!("bm8gcmVhZGluZw==");
        assert_eq!(failures(&readings, event(poison)).await, [SECOND]);
        assert_eq!(readings.kept().len(), 1);
    }

    #[tokio::test]
    async fn the_stream_goes_on_from_what_the_table_did_not_take() {
        let readings = MemoryReadings::refusing("r-1");
        assert_eq!(failures(&readings, event(|_| {})).await, [FIRST]);
        assert!(readings.kept().is_empty());
    }

    #[tokio::test]
    async fn a_record_that_the_kpl_packed_is_taken_apart() {
        let reading = |id: &str| json!({"id": id, "meter": "M-17", "watt_hours": 1}).to_string();
        let (eighth, ninth) = (reading("r-8"), reading("r-9"));
        let packed = pack(&[("M-17", eighth.as_bytes()), ("M-17", ninth.as_bytes())]);
        let mut event = event(|_| {});
        let data = &mut event.payload.records[0].kinesis.data;
        data.clear();
        data.extend(packed);
        let readings = MemoryReadings::default();
        assert!(failures(&readings, event).await.is_empty());
        assert_eq!(readings.kept().len(), 4);
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
