//! Sends batches, and again what was refused.

use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

use trends::Cause;

use crate::{Record, batches};

/// Puts one call's records.
pub trait PutBatch {
    /// Says of each record, in order, whether it was taken; an error if nobody knows.
    fn put(&self, records: &[Record]) -> impl Future<Output = Result<Vec<bool>, Cause>>;
}

/// What became of the records.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Sent {
    pub taken: usize,
    /// How often a record was refused and sent again.
    pub again: usize,
    pub given_up: Vec<Record>,
}

#[derive(Debug)]
pub struct Sender<P> {
    stream: P,
    tries: u32,
    first_pause: Duration,
}

impl<P: PutBatch> Sender<P> {
    pub fn new(stream: P) -> Self {
        Self {
            stream,
            tries: 8,
            first_pause: Duration::from_millis(100),
        }
    }

    /// Sends every record, call by call.
    pub async fn send(&self, records: &[Record]) -> Sent {
        let mut sent = Sent::default();
        for batch in batches(records) {
            self.send_batch(batch.to_vec(), &mut sent).await;
        }
        sent
    }

    async fn send_batch(&self, mut left: Vec<Record>, sent: &mut Sent) {
        for attempt in 0..self.tries {
            if attempt > 0 {
                sent.again += left.len();
                tokio::time::sleep(self.pause(attempt)).await;
            }
            let before = left.len();
            left = self.refused(left).await;
            sent.taken += before - left.len();
            if left.is_empty() {
                return;
            }
        }
        sent.given_up.append(&mut left);
    }

    async fn refused(&self, records: Vec<Record>) -> Vec<Record> {
        let Ok(taken) = self.stream.put(&records).await else {
            return records;
        };
        let answered = records.into_iter().zip(taken);
        answered
            .filter(|(_, taken)| !taken)
            .map(|(record, _)| record)
            .collect()
    }

    /// Twice as long each time, and never the same: producers that were refused together come back apart.
    fn pause(&self, attempt: u32) -> Duration {
        let longest = self.first_pause * 2_u32.saturating_pow(attempt.min(6));
        let share = RandomState::new().hash_one(attempt) % 1000;
        longest / 2 + longest / 2 * u32::try_from(share).unwrap_or_default() / 1000
    }
}
