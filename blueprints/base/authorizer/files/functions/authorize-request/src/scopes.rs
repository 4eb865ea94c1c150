//! What a token lets its bearer do, by its scopes.

use crate::Refusal;

const READING: [&str; 2] = ["GET", "HEAD"];
const WRITING: [&str; 4] = ["POST", "PUT", "PATCH", "DELETE"];

/// The scopes that are wanted for reading and for writing. Neither is part of the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scopes {
    pub read: String,
    pub write: String,
}

impl Scopes {
    /// The methods that a token with this claim `scope` is good for.
    ///
    /// # Errors
    /// It is good for none.
    pub(crate) fn methods(&self, scope: &str) -> Result<Vec<&'static str>, Refusal> {
        let has = |wanted: &str| scope.split_ascii_whitespace().any(|word| word == wanted);
        let mut methods = Vec::new();
        if has(&self.read) {
            methods.extend(READING);
        }
        if has(&self.write) {
            methods.extend(WRITING);
        }
        match methods.is_empty() {
            true => Err(Refusal::Scope),
            false => Ok(methods),
        }
    }
}
