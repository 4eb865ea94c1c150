//! Counts each post of a batch once, in the hour of each of its hashtags.

use std::convert::Infallible;

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
    let count = async |record: &UserRecord| count(trends, record).await;
    Ok(batch::in_order(&records, count, rejected).await)
}

async fn count(trends: &impl CountPost, record: &UserRecord) -> Result<(), Failure> {
    let post = Post::read(&record.data, Moment::now()).map_err(Failure::lasting)?;
    // Whatever the store says: the post is right, so another try has to be made.
    match trends.count(&post).await.map_err(Failure::passing)? {
        Counted::New => metrics::count("PostsCounted", 1),
        Counted::Again => metrics::count("PostsRepeated", 1),
    }
    tracing::info!(post_id = %post.id, "post counted");
    Ok(())
}

#[cfg(test)]
#[path = "handler_tests.rs"]
mod tests;
