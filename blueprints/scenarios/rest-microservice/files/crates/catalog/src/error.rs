//! How an operation on the catalog can fail.

use std::time::Duration;

use crate::{ProductId, Version};

/// What a store says of its failure: for the log, not for clients.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

#[derive(Debug, thiserror::Error)]
pub enum CatalogError {
    #[error("no product has the id `{0}`")]
    NotFound(ProductId),
    #[error("another request has created the product `{0}`")]
    AlreadyExists(ProductId),
    #[error("the product is at version {current}, not {expected}")]
    Stale { expected: Version, current: Version },
    /// The store is throttled or does not answer; the same call may succeed later.
    #[error("the catalog cannot be reached at the moment")]
    Unavailable {
        retry_after: Duration,
        #[source]
        cause: Cause,
    },
    /// A fault of ours or of what is stored; trying again does not help.
    #[error("the catalog's store failed")]
    Store(#[source] Cause),
}
