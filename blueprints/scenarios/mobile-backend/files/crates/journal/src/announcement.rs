//! What editors tell everybody who follows a topic.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{JournalError, Language, Topic};

/// As it is asked for by the mutation `announce`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Announcement {
    /// Given by the API; the same announcement has the same id, however often its event comes.
    pub id: String,
    /// Who is told: everybody who follows it ...
    pub topic: Topic,
    /// ... and reads this language, if one is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    pub title: Text<120>,
    pub text: Text<1000>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<Link>,
}

/// A text of at least one and at most `LONGEST` characters, without control characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Text<const LONGEST: usize>(String);

/// An https address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Link(String);

impl<const LONGEST: usize> Text<LONGEST> {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Link {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<const LONGEST: usize> FromStr for Text<LONGEST> {
    type Err = JournalError;

    fn from_str(text: &str) -> Result<Self, JournalError> {
        let plain = |sign: char| !sign.is_control() || sign == '\n';
        let fits = (1..=LONGEST).contains(&text.chars().count());
        match fits && text.chars().all(plain) && !text.trim().is_empty() {
            true => Ok(Self(text.to_owned())),
            false => Err(JournalError::invalid(format!(
                "a text has 1 to {LONGEST} characters, and no control characters"
            ))),
        }
    }
}

impl FromStr for Link {
    type Err = JournalError;

    fn from_str(text: &str) -> Result<Self, JournalError> {
        let plain = |sign: char| sign.is_ascii_graphic();
        let is_link = text
            .strip_prefix("https://")
            .is_some_and(|rest| !rest.is_empty() && text.len() <= 400 && rest.chars().all(plain));
        match is_link {
            true => Ok(Self(text.to_owned())),
            false => Err(JournalError::invalid(
                "a link begins with https:// and has at most 400 characters",
            )),
        }
    }
}

impl<const LONGEST: usize> TryFrom<String> for Text<LONGEST> {
    type Error = JournalError;

    fn try_from(text: String) -> Result<Self, JournalError> {
        text.parse()
    }
}

impl<const LONGEST: usize> From<Text<LONGEST>> for String {
    fn from(text: Text<LONGEST>) -> Self {
        text.0
    }
}

impl TryFrom<String> for Link {
    type Error = JournalError;

    fn try_from(text: String) -> Result<Self, JournalError> {
        text.parse()
    }
}

impl From<Link> for String {
    fn from(link: Link) -> Self {
        link.0
    }
}
