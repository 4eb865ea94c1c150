//! Why a record was not processed.

/// What went wrong: for the log and for those who look at what was put aside.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// How processing one record failed.
#[derive(Debug)]
pub enum Failure {
    /// Another try may succeed: a service is throttled or does not answer.
    Passing(Cause),
    /// No try ever will: the record itself is wrong.
    Lasting(Cause),
}

impl Failure {
    pub fn passing(cause: impl Into<Cause>) -> Self {
        Self::Passing(cause.into())
    }

    pub fn lasting(cause: impl Into<Cause>) -> Self {
        Self::Lasting(cause.into())
    }
}
