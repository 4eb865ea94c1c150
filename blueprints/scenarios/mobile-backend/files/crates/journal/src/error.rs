/// What went wrong outside, for the log.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Why something of the journal was not done.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The caller's mistake; the text is for the caller.
    #[error("{0}")]
    Invalid(String),
    /// Another try may succeed.
    #[error("the journal cannot be reached now")]
    Unavailable(#[source] Cause),
    /// No try will.
    #[error("the journal's store refused the request")]
    Store(#[source] Cause),
}

impl JournalError {
    pub(crate) fn invalid(text: impl Into<String>) -> Self {
        Self::Invalid(text.into())
    }
}
