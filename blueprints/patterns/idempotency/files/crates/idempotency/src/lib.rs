//! An operation runs once for each key, however often it is asked for (Lens GEN-9, REL-IDEM-1).
//!
//! ```
//! # use std::{convert::Infallible, time::Duration};
//! use idempotency::{Fingerprint, Idempotency, Key, MemoryStore, Outcome};
//!
//! # async fn example() -> Result<(), idempotency::Error<Infallible>> {
//! let idempotency = Idempotency::new(MemoryStore::default(), Duration::from_secs(24 * 3600));
//! let key = Key::of("create-product", &["caller", "key of the request"]);
//! let fingerprint = Fingerprint::of(b"body of the request");
//! let create = async { Ok::<_, Infallible>("product 1".to_owned()) };
//!
//! match idempotency.run(&key, &fingerprint, Duration::from_secs(15), create).await? {
//!     Outcome::Executed(product) => println!("created {product}"),
//!     Outcome::Replayed(product) => println!("had created {product}"),
//! }
//! # Ok(())
//! # }
//! ```
//!
//! The first to claim a key runs the operation; the others wait for its answer, which is stored and
//! given to everyone who asks again. Who holds a key and crashes loses it when the lease ends, and
//! the next one runs the operation anew: so make the operation itself safe to repeat as well, by a
//! conditional write under an id that follows from the key.

#[cfg(feature = "dynamodb")]
mod dynamodb;
mod error;
#[cfg(feature = "dynamodb")]
mod failure;
mod key;
mod memory;
mod store;

use serde::{Serialize, de::DeserializeOwned};
use std::{
    error::Error as StdError,
    future::Future,
    time::{Duration, SystemTime},
};

#[cfg(feature = "dynamodb")]
pub use dynamodb::DynamoDbStore;
pub use error::{Error, StoreError};
pub use key::{Fingerprint, Key};
pub use memory::MemoryStore;
pub use store::{Claim, Claimed, Record, State, Store};

/// What a request is told to wait whose twin is in progress: that one needs the whole lease only if it crashed.
const LONGEST_WAIT: Duration = Duration::from_secs(2);

/// Runs operations once for each key, over a [`Store`].
#[derive(Debug, Clone)]
pub struct Idempotency<S> {
    store: S,
    keep: Duration,
    clock: fn() -> SystemTime,
}

/// The answer of an operation, and whether it ran for this request or an earlier one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome<T> {
    Executed(T),
    Replayed(T),
}

impl<T> Outcome<T> {
    pub fn into_answer(self) -> T {
        match self {
            Self::Executed(answer) | Self::Replayed(answer) => answer,
        }
    }

    pub fn is_replayed(&self) -> bool {
        matches!(self, Self::Replayed(_))
    }
}

impl<S: Store> Idempotency<S> {
    /// Answers are kept for `keep`; a request that comes again later counts as a new one.
    pub fn new(store: S, keep: Duration) -> Self {
        Self {
            store,
            keep,
            clock: SystemTime::now,
        }
    }

    /// The same with another clock, for tests.
    #[must_use]
    pub fn with_clock(self, clock: fn() -> SystemTime) -> Self {
        Self { clock, ..self }
    }

    /// Runs `operation` unless an operation with the same key ran or is running.
    ///
    /// `fingerprint` stands for the payload: a key means one request and cannot be used for another.
    /// `lease` is how long this operation may hold the key; it has to be longer than the function's
    /// timeout, or two operations could run at the same time. If the operation fails, the key is free
    /// at once and nothing is stored.
    ///
    /// # Errors
    /// [`Error::Mismatch`] and [`Error::InProgress`] if the key is taken, [`Error::Operation`] if the
    /// operation failed, [`Error::Store`] if it did not run because the store failed.
    pub async fn run<T, E, F>(
        &self,
        key: &Key,
        fingerprint: &Fingerprint,
        lease: Duration,
        operation: F,
    ) -> Result<Outcome<T>, Error<E>>
    where
        T: Serialize + DeserializeOwned,
        E: StdError + 'static,
        F: Future<Output = Result<T, E>>,
    {
        let claim = Claim::new(key, fingerprint, (self.clock)(), lease, self.keep);
        let claimed = self.store.claim(&claim).await?;
        let outcome = claimed.outcome(&claim);
        tracing::debug!(key = claim.key, outcome, "idempotency key asked for");
        match claimed {
            // A client that repeats a write whose answer was lost meets its own record.
            Claimed::Held(record) if !record.belongs_to(&claim) => {
                return self.held(&claim, record);
            }
            Claimed::Held(_) | Claimed::Ours => {}
        }
        match operation.await {
            Ok(answer) => self.complete(&claim, answer).await,
            Err(error) => {
                self.release(&claim).await;
                Err(Error::Operation(error))
            }
        }
    }

    /// What a request gets whose key somebody else has.
    fn held<T, E>(&self, claim: &Claim, record: Record) -> Result<Outcome<T>, Error<E>>
    where
        T: DeserializeOwned,
        E: StdError + 'static,
    {
        if record.fingerprint != claim.fingerprint {
            return Err(Error::Mismatch);
        }
        match record.state {
            State::Done { answer } => Ok(Outcome::Replayed(serde_json::from_str(&answer)?)),
            State::InProgress { lease_until } => {
                let left = lease_until.saturating_sub(store::millis((self.clock)()));
                Err(Error::InProgress {
                    retry_after: Duration::from_millis(left).min(LONGEST_WAIT),
                })
            }
        }
    }

    async fn complete<T, E>(&self, claim: &Claim, answer: T) -> Result<Outcome<T>, Error<E>>
    where
        T: Serialize + DeserializeOwned,
        E: StdError + 'static,
    {
        let text = serde_json::to_string(&answer)?;
        match self.store.complete(claim, &text).await {
            Ok(Claimed::Ours) => Ok(Outcome::Executed(answer)),
            // The lease ran out and another one took over: all get the answer that is stored.
            Ok(Claimed::Held(record)) => self.held(claim, record),
            // An error here would invite the caller to repeat what has been done.
            Err(error) => {
                error.log("answer not kept for replay");
                Ok(Outcome::Executed(answer))
            }
        }
    }

    /// If this fails the key frees itself when the lease ends.
    async fn release(&self, claim: &Claim) {
        if let Err(error) = self.store.release(claim).await {
            error.log("key not released");
        }
    }
}
