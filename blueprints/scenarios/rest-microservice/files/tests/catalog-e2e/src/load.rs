//! Many requests at once, and how long they took.

use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::Error;

/// Durations of requests and the time of the whole.
#[derive(Debug)]
pub struct Samples {
    sorted: Vec<Duration>,
    whole: Duration,
}

impl Samples {
    /// The duration that `share` of the requests did not exceed.
    #[must_use]
    pub fn percentile(&self, share: f64) -> Duration {
        // Rounding to an index is meant; there are far fewer samples than 2^52.
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "see above"
        )]
        let index = (self.sorted.len() as f64 * share).ceil() as usize;
        self.sorted
            .get(index.saturating_sub(1))
            .copied()
            .unwrap_or_default()
    }

    /// In words: how many, how fast, how long.
    #[must_use]
    pub fn summary(&self) -> String {
        let seconds = self.whole.as_secs_f64();
        #[expect(clippy::cast_precision_loss, reason = "a rate for people to read")]
        let rate = self.sorted.len() as f64 / seconds;
        let [p50, p90, p99, max] =
            [0.5, 0.9, 0.99, 1.0].map(|share| self.percentile(share).as_secs_f64() * 1000.0);
        format!(
            "{} requests in {seconds:.1} s, {rate:.0} a second; p50 {p50:.0} ms, p90 {p90:.0} ms, p99 {p99:.0} ms, max {max:.0} ms",
            self.sorted.len()
        )
    }
}

/// Does `job` for every item, `tasks` at a time; answers the results in no order, and the durations.
///
/// # Errors
/// Those of the first job that fails.
pub async fn spread<T, R, F>(
    items: Vec<T>,
    tasks: usize,
    job: impl Fn(T) -> F + Send + Sync + 'static,
) -> Result<(Vec<R>, Samples), Error>
where
    T: Send + 'static,
    R: Send + 'static,
    F: Future<Output = Result<R, Error>> + Send + 'static,
{
    let started = Instant::now();
    let job = Arc::new(job);
    let queue = Arc::new(std::sync::Mutex::new(items.into_iter()));
    let workers: Vec<_> = (0..tasks)
        .map(|_| tokio::spawn(work(Arc::clone(&queue), Arc::clone(&job))))
        .collect();
    let (mut results, mut sorted) = (Vec::new(), Vec::new());
    for worker in workers {
        for (result, duration) in worker.await?? {
            results.push(result);
            sorted.push(duration);
        }
    }
    sorted.sort();
    Ok((
        results,
        Samples {
            sorted,
            whole: started.elapsed(),
        },
    ))
}

async fn work<T, R, F>(
    queue: Arc<std::sync::Mutex<std::vec::IntoIter<T>>>,
    job: Arc<impl Fn(T) -> F>,
) -> Result<Vec<(R, Duration)>, Error>
where
    F: Future<Output = Result<R, Error>>,
{
    let next = || queue.lock().ok().and_then(|mut items| items.next());
    let mut done = Vec::new();
    while let Some(item) = next() {
        let started = Instant::now();
        done.push((job(item).await?, started.elapsed()));
    }
    Ok(done)
}
