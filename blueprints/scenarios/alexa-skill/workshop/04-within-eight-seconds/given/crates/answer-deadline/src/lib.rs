//! An answer that comes before Alexa gives up.

use std::future::Future;
use std::time::Duration;

use lambda_runtime::Context;

/// The longest that the work for an answer may take: so long somebody can wait, somebody thought.
pub const LONGEST: Duration = Duration::from_secs(10);

/// What is kept of the invocation's time for the other answer.
pub const RESERVE: Duration = Duration::ZERO;

/// What the work comes to; nothing if it takes too long.
pub async fn within<T>(_: &Context, work: impl Future<Output = T>) -> Option<T> {
    tokio::time::timeout(LONGEST, work).await.ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::pending;
    use std::time::UNIX_EPOCH;
    use tokio::time::Instant;

    fn context(left: Duration) -> Context {
        let mut context = Context::default();
        let deadline = SystemTime::now() + left;
        let since = deadline.duration_since(UNIX_EPOCH).unwrap();
        context.deadline = since.as_millis().try_into().unwrap();
        context
    }

    #[tokio::test]
    async fn work_that_is_done_in_time_counts() {
        let context = context(Duration::from_secs(7));
        assert_eq!(within(&context, async { 5 }).await, Some(5));
    }

    #[tokio::test(start_paused = true)]
    async fn work_that_hangs_ends_after_six_seconds() {
        let started = Instant::now();
        let context = context(Duration::from_secs(7));
        assert_eq!(within(&context, pending::<()>()).await, None);
        assert_eq!(started.elapsed().as_secs(), 6);
    }

    #[tokio::test(start_paused = true)]
    async fn less_time_is_there_when_the_invocation_has_less() {
        let started = Instant::now();
        let context = context(Duration::from_secs(2));
        assert_eq!(within(&context, pending::<()>()).await, None);
        assert!(
            started.elapsed() < Duration::from_secs(2),
            "{:?}",
            started.elapsed()
        );
    }

    #[test]
    fn alexa_waits_longer_than_all_of_it() {
        assert!(LONGEST + RESERVE < Duration::from_secs(7));
    }
}
