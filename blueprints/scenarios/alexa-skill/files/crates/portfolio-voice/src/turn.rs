//! What was said, and what was said before.

use portfolio::{Period, SessionId, Symbol, UserId};
use serde::{Deserialize, Serialize};

/// What somebody wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// The skill was opened without saying what for.
    Launch,
    Update(Option<Period>),
    Breakdown(Option<Period>),
    Quote {
        securities: Heard,
        period: Option<Period>,
    },
    Yes,
    No,
    Help,
    Repeat,
    Stop,
    /// Something that no utterance of the interaction model is near to.
    Unexpected,
}

/// What was heard for the securities of a quote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    Nothing,
    Known(Vec<SecurityName>),
    /// One thing was said that can mean several.
    Ambiguous(Vec<SecurityName>),
    Unknown(String),
}

/// A security as the interaction model knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecurityName {
    pub symbol: Symbol,
    pub name: String,
}

/// What is kept between the turns of one conversation: the session attributes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dialogue {
    /// What the last reply asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<Asked>,
    /// What the last reply said, and what it said when nobody answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<(String, String)>,
    /// How often in a row nothing was understood.
    #[serde(default)]
    pub misses: u32,
}

/// A question that yes or no answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asked {
    Update,
    Breakdown,
    Quote,
}

/// One thing that was said, with all that belongs to it.
#[derive(Debug, Clone)]
pub struct Turn {
    pub said: Said,
    pub locale: String,
    pub user: UserId,
    pub session: SessionId,
    /// Whether the conversation begins with it.
    pub is_new: bool,
    /// Of the linked account, if there is one.
    pub token: Option<String>,
    pub dialogue: Dialogue,
}
