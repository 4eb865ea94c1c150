//! Counts each post of a batch once, in the hour of each of its hashtags.

use std::convert::Infallible;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use aws_lambda_events::kinesis::KinesisEvent;
use batch::{Failure, Response, SetAside};
use kinesis_records::{UserRecord, user_records};
use telemetry::metrics;
use trends::ports::CountPost;
use trends::{Counted, Moment, Post};

/// Answers where the stream has to go on. A record that is no post is set aside and does not stop it.
///
/// # Errors
/// None: what failed is named in the answer.
pub async fn handle<T: CountPost>(
    trends: &T,
    rejected: &impl SetAside<UserRecord>,
    event: KinesisEvent,
) -> Result<Response, Infallible> {
    let records = user_records(event.records);
    let tally = Tally::default();
    let count = async |record: &UserRecord| tally.add(count(trends, record).await?);
    let response = batch::in_order(&records, count, rejected).await;
    tally.report(records.len(), &response);
    Ok(response)
}

async fn count(trends: &impl CountPost, record: &UserRecord) -> Result<Counted, Failure> {
    let post = Post::read(&record.data, Moment::now()).map_err(Failure::lasting)?;
    // Whatever the store says: the post is right, so another try has to be made.
    trends.count(&post).await.map_err(Failure::passing)
}

/// What became of a batch: one line and one measurement of each kind, however many posts it has.
#[derive(Default)]
struct Tally {
    new: AtomicU32,
    again: AtomicU32,
}

impl Tally {
    fn add(&self, counted: Counted) -> Result<(), Failure> {
        let number = match counted {
            Counted::New => &self.new,
            Counted::Again => &self.again,
        };
        number.fetch_add(1, Relaxed);
        Ok(())
    }

    fn report(&self, records: usize, response: &Response) {
        metrics::count("PostsCounted", self.new.load(Relaxed));
        metrics::count("PostsRepeated", self.again.load(Relaxed));
        tracing::info!(
            operation = "count_hashtags",
            outcome = if response.failures.is_empty() {
                "done"
            } else {
                "stopped"
            },
            records,
            counted = self.new.load(Relaxed),
            repeated = self.again.load(Relaxed),
            "batch of posts counted"
        );
    }
}

#[cfg(test)]
#[path = "handler_tests.rs"]
mod tests;
