//! From the table's stream to the index: a batch is one call, and each record has its own outcome.

mod change;

use aws_lambda_events::dynamodb::{Event, EventRecord};
use batch::{ItemFailure, Record, Response};
use journal::JournalError;
use journal_search::{Change, KeepPosts, Kept};
use lambda_runtime::{Error, LambdaEvent};
use telemetry::metrics;

/// # Errors
/// The index could not be reached, or took nothing of the batch: all of it comes again, if need be in halves.
pub async fn handle(index: &impl KeepPosts, event: LambdaEvent<Event>) -> Result<Response, Error> {
    let records = event.payload.records;
    let (changes, mut failed) = read(&records);
    let kept = keep(index, &changes).await.inspect_err(|error| {
        tracing::error!(error = telemetry::reason(error), "posts not indexed");
    })?;
    let (mut done, mut older) = (0, 0);
    for ((record, _), outcome) in changes.iter().zip(kept) {
        match outcome {
            Kept::Done => done += 1,
            Kept::Older => older += 1,
            Kept::NotNow(reason) => failed.push(put_off(record, &reason)),
            Kept::Refused(reason) => failed.push(refused(record, &reason)),
        }
    }
    metrics::count("PostsIndexed", done);
    metrics::count("PostsIndexedBefore", older);
    tracing::info!(
        operation = "index_posts",
        outcome = if failed.is_empty() {
            "indexed"
        } else {
            "partly_indexed"
        },
        done,
        older,
        failed = failed.len(),
        "batch indexed"
    );
    Ok(Response { failures: failed })
}

/// What the records say, and those that say nothing that can be read.
fn read(records: &[EventRecord]) -> (Vec<(&EventRecord, Change)>, Vec<ItemFailure>) {
    let (mut changes, mut failed) = (Vec::new(), Vec::new());
    for record in records {
        match change::of(record) {
            Ok(change) => changes.push((record, change)),
            Err(error) => failed.push(refused(record, &telemetry::reason(&error))),
        }
    }
    (changes, failed)
}

async fn keep(
    index: &impl KeepPosts,
    changes: &[(&EventRecord, Change)],
) -> Result<Vec<Kept>, JournalError> {
    let only: Vec<_> = changes.iter().map(|(_, change)| change.clone()).collect();
    let kept = index.keep(&only).await?;
    match kept.len() == only.len() {
        true => Ok(kept),
        // Whoever is not told of cannot be taken for done.
        false => Err(JournalError::Unavailable(
            "the index told of fewer posts than it was given".into(),
        )),
    }
}

fn put_off(record: &EventRecord, reason: &str) -> ItemFailure {
    metrics::count("RecordsPutOff", 1);
    tracing::warn!(record_id = record.id(), reason, "the record comes again");
    ItemFailure {
        id: record.id().to_owned(),
    }
}

/// It comes again too, until its retries are used up; then the mapping puts it to its destination, whole.
fn refused(record: &EventRecord, reason: &str) -> ItemFailure {
    metrics::count("RecordsRefused", 1);
    tracing::error!(
        record_id = record.id(),
        reason,
        "the record cannot be indexed"
    );
    ItemFailure {
        id: record.id().to_owned(),
    }
}

#[cfg(test)]
#[path = "handler_tests.rs"]
mod tests;
