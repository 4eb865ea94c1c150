//! From the stream of a table: keeps a journal of its changes, each once, in the order of their items.

use aws_lambda_events::dynamodb::{Event, EventRecord};
use batch::{Failure, Nowhere, Response};
use lambda_runtime::{Error, LambdaEvent};
use telemetry::metrics;

use crate::change::{Change, KeepChange, Kept};

/// Works on a batch until the first record that fails. With [`Nowhere`] to put it aside, what is no change is
/// tried until its retries are used up; then the mapping puts it to its destination and goes on.
///
/// # Errors
/// None: where the stream has to go on is in the answer.
pub async fn handle(
    journal: &impl KeepChange,
    event: LambdaEvent<Event>,
) -> Result<Response, Error> {
    let keep = async |record: &EventRecord| keep(journal, record).await;
    Ok(batch::in_order(&event.payload.records, keep, &Nowhere).await)
}

async fn keep(journal: &impl KeepChange, record: &EventRecord) -> Result<(), Failure> {
    let change = Change::try_from(record).map_err(Failure::lasting)?;
    let kept = journal.keep(&change).await?;
    let metric = match kept {
        Kept::Now => "ChangesKept",
        Kept::Before => "ChangesRepeated",
    };
    metrics::count(metric, 1);
    tracing::debug!(operation = "keep_change", outcome = ?kept, kind = ?change.kind, "change taken");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change::Kind;
    use lambda_runtime::Context;
    use release_check::rehearse;
    use serde_json::{Value, json};
    use std::sync::Mutex;

    const EVENT: &str = include_str!(concat!("../../../events/", env!("CARGO_PKG_NAME"), ".json"));
    const PLAN: &str = include_str!("../release-plan.json");

    #[derive(Default)]
    struct Journal {
        kept: Mutex<Vec<Change>>,
        /// The kind of change that it does not take.
        refused: Option<Kind>,
    }

    impl KeepChange for Journal {
        async fn keep(&self, change: &Change) -> Result<Kept, Failure> {
            if self.refused == Some(change.kind) {
                return Err(Failure::passing("the test wants it so"));
            }
            let mut kept = self.kept.lock().unwrap();
            if kept.iter().any(|known| known.id == change.id) {
                return Ok(Kept::Before);
            }
            kept.push(change.clone());
            Ok(Kept::Now)
        }
    }

    impl Journal {
        fn kinds(&self) -> Vec<Kind> {
            let kept = self.kept.lock().unwrap();
            kept.iter().map(|change| change.kind).collect()
        }
    }

    fn event(change: impl FnOnce(&mut Value)) -> LambdaEvent<Event> {
        let mut event: Value = serde_json::from_str(EVENT).unwrap();
        change(&mut event["Records"]);
        LambdaEvent::new(serde_json::from_value(event).unwrap(), Context::default())
    }

    async fn failures(journal: &Journal, event: LambdaEvent<Event>) -> Vec<String> {
        let response = handle(journal, event).await.unwrap();
        response.ids().map(str::to_owned).collect()
    }

    #[tokio::test]
    async fn each_change_is_kept_once_however_often_its_batch_comes() {
        let journal = Journal::default();
        for _ in 0..2 {
            assert!(failures(&journal, event(|_| {})).await.is_empty());
        }
        assert_eq!(
            journal.kinds(),
            [Kind::Inserted, Kind::Modified, Kind::Removed]
        );
        assert_eq!(journal.kept.lock().unwrap()[0].key, json!({"id": "M-17"}));
    }

    #[test]
    fn what_was_in_an_item_is_not_in_the_journal() {
        let record = &event(|_| {}).payload.records[1];
        let written = json!(Change::try_from(record).unwrap());
        let expected = json!({
            "id": "c4ca4238a0b923820dcc509a6f758492",
            "kind": "modified",
            "key": "{\"id\":\"M-17\"}",
        });
        assert_eq!(written, expected);
    }

    #[tokio::test]
    async fn the_stream_goes_on_from_what_is_no_change() {
        let journal = Journal::default();
        let poison = |records: &mut Value| records[1]["eventName"] = json!("RENAME");
        assert_eq!(
            failures(&journal, event(poison)).await,
            ["111000000000000000000002"]
        );
        assert_eq!(journal.kinds(), [Kind::Inserted]);
    }

    #[tokio::test]
    async fn the_stream_goes_on_from_what_the_table_did_not_take() {
        let journal = Journal {
            refused: Some(Kind::Removed),
            ..Journal::default()
        };
        assert_eq!(
            failures(&journal, event(|_| {})).await,
            ["111000000000000000000003"]
        );
        assert_eq!(journal.kinds(), [Kind::Inserted, Kind::Modified]);
    }

    #[tokio::test]
    async fn a_release_of_this_code_passes_its_hook_and_leaves_nothing() {
        let journal = Journal::default();
        let outcome = rehearse(PLAN, async |event| {
            let event = LambdaEvent::new(serde_json::from_value(event)?, Context::default());
            Ok(serde_json::to_value(handle(&journal, event).await?)?)
        });
        outcome.await.unwrap();
        assert!(journal.kinds().is_empty());
    }

    #[tokio::test]
    async fn a_release_that_answers_nothing_does_not_pass() {
        assert!(rehearse(PLAN, async |_| Ok(json!(null))).await.is_err());
    }
}
