use std::{error::Error as StdError, time::Duration};

/// Why a request has no answer; `E` is the operation's own error.
#[derive(Debug, thiserror::Error)]
pub enum Error<E: StdError + 'static> {
    /// Answer with 422: the key was used for a request with another payload.
    #[error("the idempotency key was used for another request")]
    Mismatch,
    /// Answer with 409 and `Retry-After`: the same request is being worked on.
    #[error("a request with this idempotency key is in progress")]
    InProgress { retry_after: Duration },
    /// The operation ran and failed; the key is free again.
    #[error(transparent)]
    Operation(E),
    /// The operation did not run.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The answer cannot be written as JSON, or a stored one cannot be read as the type asked for.
    #[error("the answer that belongs to the idempotency key cannot be read or written")]
    Answer(#[from] serde_json::Error),
}

/// The store could not be asked.
#[derive(Debug, thiserror::Error)]
#[error("the idempotency store failed")]
pub struct StoreError(#[source] Box<dyn StdError + Send + Sync>);

impl StoreError {
    pub fn new(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self(cause.into())
    }
}
