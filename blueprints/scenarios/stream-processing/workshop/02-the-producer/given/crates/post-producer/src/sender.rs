//! Sends batches.

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
}

impl<P: PutBatch> Sender<P> {
    pub fn new(stream: P) -> Self {
        Self { stream }
    }

    /// Sends every record, call by call.
    pub async fn send(&self, records: &[Record]) -> Sent {
        let mut sent = Sent::default();
        for batch in batches(records) {
            // Somebody began: a call that was answered took all that was in it.
            match self.stream.put(batch).await {
                Ok(_) => sent.taken += batch.len(),
                Err(_) => sent.given_up.extend_from_slice(batch),
            }
        }
        sent
    }
}
