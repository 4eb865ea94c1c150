//! An answer that comes before Alexa gives up.

use std::future::Future;
use std::time::Duration;

use lambda_runtime::Context;

/// The longest that the work for an answer may take: so long somebody can wait, somebody thought.
pub const LONGEST: Duration = Duration::from_secs(10);

/// What the work comes to; nothing if it takes too long.
pub async fn within<T>(_: &Context, work: impl Future<Output = T>) -> Option<T> {
    tokio::time::timeout(LONGEST, work).await.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn work_that_is_done_in_time_counts() {
        let context = Context::default();
        assert_eq!(within(&context, async { 5 }).await, Some(5));
    }
}
