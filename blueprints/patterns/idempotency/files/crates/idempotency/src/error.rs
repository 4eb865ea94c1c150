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

/// What a store says of its failure: for the log, not for callers.
type Cause = Box<dyn StdError + Send + Sync>;

/// The store could not be asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Answer with 503: it is throttled or does not answer; the same call may succeed later.
    #[error("the idempotency store cannot be reached at the moment")]
    Unavailable(#[source] Cause),
    /// Answer with 500: a fault of ours or of what is stored; trying again does not help.
    #[error("the idempotency store failed")]
    Fault(#[source] Cause),
}

impl StoreError {
    pub fn unavailable(cause: impl Into<Cause>) -> Self {
        Self::Unavailable(cause.into())
    }

    pub fn fault(cause: impl Into<Cause>) -> Self {
        Self::Fault(cause.into())
    }

    /// Logs what does not change the answer: a fault as an error, the rest below.
    pub(crate) fn log(&self, message: &'static str) {
        let error = self as &dyn StdError;
        match self {
            Self::Fault(_) => tracing::error!(error, "{message}"),
            Self::Unavailable(_) => tracing::warn!(error, "{message}"),
        }
    }
}
