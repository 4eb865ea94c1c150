//! How what lies behind can fail.

/// What a service says of its failure: for the log, not for Alexa.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

#[derive(Debug, thiserror::Error)]
pub enum HomeError {
    /// Somebody else is changing the same.
    #[error("the device is busy")]
    Busy(#[source] Cause),
    #[error("there were too many calls")]
    Throttled(#[source] Cause),
    /// What was granted was taken back.
    #[error("the grant does not hold any more")]
    GrantGone(#[source] Cause),
    /// No answer, or a fault of ours or of what is stored.
    #[error("a service behind the home failed")]
    Failed(#[source] Cause),
}
