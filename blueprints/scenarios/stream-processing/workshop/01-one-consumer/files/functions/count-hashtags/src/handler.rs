//! Counts the posts of a batch, in the hour of each of their hashtags.

use aws_lambda_events::kinesis::KinesisEvent;
use trends::ports::CountPost;
use trends::{Cause, Moment, Post};

/// # Errors
/// A post could not be counted; Lambda sends the whole batch again.
pub async fn handle<T: CountPost>(trends: &T, event: KinesisEvent) -> Result<(), Cause> {
    for record in event.records {
        let post = Post::read(&record.kinesis.data, Moment::now())?;
        trends.count(&post).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use trends::memory::MemoryTrends;

    const EVENT: &str = include_str!("../../../events/count-hashtags.json");

    fn event() -> KinesisEvent {
        serde_json::from_str(EVENT).unwrap()
    }

    fn posts(trends: &MemoryTrends, hashtag: &str) -> u64 {
        trends.posts(hashtag, "2026-11-23T09:00:00Z".parse().unwrap())
    }

    #[tokio::test]
    async fn every_post_of_the_batch_is_counted() {
        let trends = MemoryTrends::default();
        handle(&trends, event()).await.unwrap();
        assert_eq!(
            (posts(&trends, "rustlang"), posts(&trends, "serverless")),
            (2, 1)
        );
    }

    #[tokio::test]
    async fn a_post_that_cannot_be_counted_brings_the_batch_back() {
        let trends = MemoryTrends::refusing(1);
        assert!(handle(&trends, event()).await.is_err());
    }

    #[tokio::test]
    async fn what_is_no_post_brings_the_batch_back() {
        let trends = MemoryTrends::default();
        let mut event = event();
        *event.records[1].kinesis.data = b"no post".to_vec();
        assert!(handle(&trends, event).await.is_err());
    }
}
