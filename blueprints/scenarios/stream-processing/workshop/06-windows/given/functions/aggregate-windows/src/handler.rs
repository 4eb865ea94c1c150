//! Adds up the posts of a tumbling window, batch by batch, and keeps the window when it closes.
//!
//! Lambda carries the state from one batch of a shard to the next. A window is that of one shard, by the
//! time at which posts arrived; a report adds up the shards.

use aws_lambda_events::kinesis::KinesisEventRecord;
use batch::ItemFailure;
use kinesis_records::{UserRecord, user_records};
use serde::{Deserialize, Serialize};
use telemetry::metrics;
use trends::ports::KeepWindow;
use trends::{Counted, Moment, Post, TrendsError, WindowState};

/// A batch of a shard, as Lambda hands it over where the mapping has a tumbling window.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WindowEvent {
    #[serde(default, rename = "Records")]
    records: Vec<KinesisEventRecord>,
    window: Window,
    #[serde(default)]
    state: WindowState,
    shard_id: String,
    #[serde(default)]
    is_final_invoke_for_window: bool,
    #[serde(default)]
    is_window_terminated_early: bool,
}

#[derive(Debug, Deserialize)]
struct Window {
    start: Moment,
}

/// Without a `state` Lambda would take the call for failed.
#[derive(Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WindowAnswer {
    pub state: WindowState,
    /// Always empty: counting cannot fail, and where keeping fails the whole call comes again.
    pub batch_item_failures: Vec<ItemFailure>,
}

/// # Errors
/// The window could not be kept; Lambda calls again with the same state.
pub async fn handle<T: KeepWindow>(
    trends: &T,
    event: WindowEvent,
) -> Result<WindowAnswer, TrendsError> {
    let mut state = event.state;
    let records = user_records(event.records);
    let counted = records
        .iter()
        .filter(|record| count(&mut state, record))
        .count();
    let closes = event.is_final_invoke_for_window || event.is_window_terminated_early;
    tracing::info!(
        operation = "aggregate_windows",
        outcome = if closes { "closed" } else { "open" },
        window = %event.window.start,
        shard = event.shard_id,
        records = records.len(),
        counted,
        "batch added to its window"
    );
    // Somebody began: what has come so far is kept each time, and the next batch begins anew.
    keep(trends, state, event.window.start, &event.shard_id).await?;
    Ok(WindowAnswer {
        state: WindowState::default(),
        batch_item_failures: Vec::new(),
    })
}

/// What is no post is left to `count-hashtags`, which sets it aside.
fn count(state: &mut WindowState, record: &UserRecord) -> bool {
    let post = Post::read(&record.data, Moment::now());
    post.is_ok_and(|post| state.count(&post, &record.sequence_number) == Counted::New)
}

async fn keep(
    trends: &impl KeepWindow,
    state: WindowState,
    start: Moment,
    shard: &str,
) -> Result<(), TrendsError> {
    if let Some(window) = state.close(start, shard) {
        let kept = trends.keep(&window).await;
        kept.inspect_err(|error| {
            tracing::error!(error = telemetry::reason(error), "window not kept")
        })?;
        metrics::count("WindowsClosed", 1);
    }
    Ok(())
}

#[cfg(test)]
#[path = "handler_tests.rs"]
mod tests;
