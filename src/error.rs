//! What went wrong, in the user's terms, and what to do next.

use std::fmt;

/// The class of a failure; it decides the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The work could not be done (exit 1).
    Failed,
    /// Wrong usage or bad answers (exit 2).
    Usage,
    /// Both sides changed the same thing; nothing was written (exit 3).
    Conflict,
    /// `--check` found something to do (exit 4).
    Pending,
    /// The user stopped at a prompt or with Ctrl-C (exit 130, as shells expect).
    Cancelled,
}

/// An error with the hints that lead out of it.
#[derive(Debug, thiserror::Error)]
pub struct Error {
    /// Decides the exit code.
    pub kind: Kind,
    message: String,
    faults: Vec<String>,
    hints: Vec<String>,
    told: bool,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// The result of everything that can fail with an [`Error`].
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), faults: Vec::new(), hints: Vec::new(), told: false, source: None }
    }

    /// The work could not be done.
    pub fn failed(message: impl Into<String>) -> Self {
        Self::new(Kind::Failed, message)
    }

    /// What was typed or answered is wrong.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(Kind::Usage, message)
    }

    /// Both sides changed the same thing.
    pub fn conflict(message: impl Into<String>) -> Self {
        Self::new(Kind::Conflict, message)
    }

    /// There is something to do, which was only asked about.
    pub fn pending(message: impl Into<String>) -> Self {
        Self::new(Kind::Pending, message)
    }

    /// Says that the user has been told everything already: only the exit code is left to give.
    #[must_use]
    pub fn told(mut self) -> Self {
        self.told = true;
        self
    }

    /// Whether nothing is left to say.
    pub fn is_told(&self) -> bool {
        self.told
    }

    /// The user stopped it.
    pub fn cancelled() -> Self {
        Self::new(Kind::Cancelled, "cancelled, nothing was written")
    }

    /// Adds a command to run or a line to write.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Adds single faults, listed below the message.
    #[must_use]
    pub fn faults(mut self, faults: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.faults.extend(faults.into_iter().map(Into::into));
        self
    }

    /// Adds the error below this one.
    #[must_use]
    pub fn source(mut self, source: impl std::error::Error + Send + Sync + 'static) -> Self {
        self.source = Some(Box::new(source));
        self
    }

    /// The message in one line, without faults and hints.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The single faults.
    pub fn listed(&self) -> &[String] {
        &self.faults
    }

    /// The hints, in the order in which they were added.
    pub fn hints(&self) -> &[String] {
        &self.hints
    }

    /// The exit code of the process.
    pub fn exit_code(&self) -> u8 {
        match self.kind {
            Kind::Failed => 1,
            Kind::Usage => 2,
            Kind::Conflict => 3,
            Kind::Pending => 4,
            Kind::Cancelled => 130,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.message)?;
        if let Some(source) = &self.source {
            write!(out, ": {source}")?;
        }
        for fault in &self.faults {
            write!(out, "\n  - {}", fault.replace('\n', "\n    "))?;
        }
        Ok(())
    }
}

/// The candidate that `typed` was probably meant to be.
pub fn nearest<'a>(typed: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .into_iter()
        .map(|candidate| (strsim::normalized_damerau_levenshtein(typed, candidate), candidate))
        .filter(|(likeness, candidate)| *likeness >= 0.5 || (typed.len() >= 3 && candidate.contains(typed)))
        .max_by(|left, right| left.0.total_cmp(&right.0))
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_offered_and_far_ones_are_not() {
        let names = ["rest-microservice", "alexa-skill"];
        assert_eq!(nearest("rest-microservise", names), Some("rest-microservice"));
        assert_eq!(nearest("rest", names), Some("rest-microservice"));
        assert_eq!(nearest("kubernetes", names), None);
    }

    #[test]
    fn faults_are_listed_below_the_message() {
        let error = Error::usage("two answers are wrong").faults(["a", "b"]);
        assert_eq!(error.to_string(), "two answers are wrong\n  - a\n  - b");
        assert_eq!(error.exit_code(), 2);
    }
}
