//! Hashtags and how they are found in a text.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

/// The longest hashtag, in characters.
const LONGEST: usize = 100;
/// How many hashtags of one post count. Together with the mark of the post they fit one transaction of
/// DynamoDB, and nobody can push a hundred of them by a single post.
pub(crate) const MOST: usize = 30;

/// What follows a `#`, in lower case: letters, digits and `_`, at least one of them a letter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Hashtag(String);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must have 1 to {LONGEST} letters, digits or `_`, at least one of them a letter")]
pub struct InvalidHashtag;

impl Hashtag {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The hashtags of a text, each once, the first [`MOST`] of them.
    pub(crate) fn of(text: &str) -> BTreeSet<Self> {
        let mut found = BTreeSet::new();
        for (start, _) in text.match_indices('#') {
            let glued = text[..start].chars().next_back().is_some_and(is_part);
            let rest = &text[start + 1..];
            let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
            if !glued && let Ok(tag) = Self::try_from(&rest[..end]) {
                found.insert(tag);
            }
            if found.len() == MOST {
                break;
            }
        }
        found
    }
}

fn is_part(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

impl TryFrom<&str> for Hashtag {
    type Error = InvalidHashtag;

    fn try_from(text: &str) -> Result<Self, InvalidHashtag> {
        let length = text.chars().count();
        let valid =
            length <= LONGEST && text.chars().all(is_part) && text.chars().any(char::is_alphabetic);
        valid
            .then(|| Self(text.to_lowercase()))
            .ok_or(InvalidHashtag)
    }
}

impl TryFrom<String> for Hashtag {
    type Error = InvalidHashtag;

    fn try_from(text: String) -> Result<Self, InvalidHashtag> {
        Self::try_from(text.as_str())
    }
}

impl From<Hashtag> for String {
    fn from(tag: Hashtag) -> Self {
        tag.0
    }
}

impl fmt::Display for Hashtag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
