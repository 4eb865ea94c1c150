//! How the store can fail.

/// What a store says of its failure: for the log, not for users.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

#[derive(Debug, thiserror::Error)]
pub enum PortfolioError {
    /// The store is throttled or does not answer; the same call may succeed later.
    #[error("the portfolios cannot be reached at the moment")]
    Unavailable(#[source] Cause),
    /// A fault of ours or of what is stored; trying again does not help.
    #[error("the store of the portfolios failed")]
    Store(#[source] Cause),
}
