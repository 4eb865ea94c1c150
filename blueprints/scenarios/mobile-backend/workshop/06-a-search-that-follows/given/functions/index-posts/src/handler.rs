//! From the table's stream to the index: a batch is one call.

mod change;

use aws_lambda_events::dynamodb::Event;
use batch::Response;
use journal::JournalError;
use journal_search::{Change, KeepPosts, Kept};
use lambda_runtime::{Error, LambdaEvent};
use telemetry::metrics;

/// # Errors
/// A record is no post, or the index did not take the whole batch: all of it comes again.
pub async fn handle(index: &impl KeepPosts, event: LambdaEvent<Event>) -> Result<Response, Error> {
    let records = event.payload.records;
    let changes = records
        .iter()
        .map(change::of)
        .collect::<Result<Vec<_>, _>>()?;
    let kept = keep(index, &changes).await?;
    if kept.iter().any(|kept| *kept != Kept::Done) {
        return Err("the index did not take the whole batch".into());
    }
    metrics::count("PostsIndexed", u32::try_from(kept.len())?);
    tracing::info!(
        operation = "index_posts",
        outcome = "indexed",
        done = kept.len(),
        "batch indexed"
    );
    Ok(Response {
        failures: Vec::new(),
    })
}

async fn keep(index: &impl KeepPosts, changes: &[Change]) -> Result<Vec<Kept>, JournalError> {
    index.keep(changes).await
}

#[cfg(test)]
#[path = "handler_tests.rs"]
mod tests;
