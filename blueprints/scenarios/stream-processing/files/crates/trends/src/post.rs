//! A post, as producers send it.

use std::collections::BTreeSet;
use std::fmt;
use std::time::Duration;

use serde::Deserialize;

use crate::{Hashtag, Moment};

/// Clocks of producers may be ahead by this much.
const AHEAD: Duration = Duration::from_secs(5 * 60);
const LONGEST_TEXT: usize = 10_000;

/// The name that its producer gave a post, once for all: by it a duplicate is known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct PostId(String);

impl PostId {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for PostId {
    type Error = &'static str;

    fn try_from(id: String) -> Result<Self, Self::Error> {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte);
        let valid = (1..=64).contains(&id.len()) && id.bytes().all(allowed);
        valid
            .then_some(Self(id))
            .ok_or("must have 1 to 64 letters, digits or `-_.:`")
    }
}

impl fmt::Display for PostId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    pub id: PostId,
    pub written_at: Moment,
    /// Of the text only these are used; it is not kept.
    pub hashtags: BTreeSet<Hashtag>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sent {
    id: PostId,
    written_at: Moment,
    text: String,
    #[expect(
        dead_code,
        reason = "part of what producers send; nothing is counted by it"
    )]
    language: Option<String>,
}

/// Why a record is no post. It never quotes the record: that may hold what must not be logged.
#[derive(Debug, thiserror::Error)]
pub enum InvalidPost {
    #[error("it is not the JSON of a post (line {line}, column {column})")]
    Shape { line: usize, column: usize },
    #[error("the text is longer than {LONGEST_TEXT} characters")]
    TooLong,
    #[error("it was written at {0}, which is in the future")]
    Ahead(Moment),
}

impl Post {
    /// Reads a record of the stream, which arrived at `now` or is read then.
    pub fn read(record: &[u8], now: Moment) -> Result<Self, InvalidPost> {
        let sent: Sent = serde_json::from_slice(record).map_err(|error| InvalidPost::Shape {
            line: error.line(),
            column: error.column(),
        })?;
        if sent.text.chars().count() > LONGEST_TEXT {
            return Err(InvalidPost::TooLong);
        }
        if sent.written_at > now.plus(AHEAD) {
            return Err(InvalidPost::Ahead(sent.written_at));
        }
        Ok(Self {
            id: sent.id,
            written_at: sent.written_at,
            hashtags: Hashtag::of(&sent.text),
        })
    }
}
