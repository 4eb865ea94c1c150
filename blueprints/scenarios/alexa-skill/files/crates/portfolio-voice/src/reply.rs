//! What is answered: to hear, to read in the app and to see on a screen.

use crate::{Dialogue, Line};

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// SSML, without the `speak` round it.
    pub speech: String,
    /// What is said when nobody answers; there is one whenever an answer is waited for.
    pub reprompt: Option<String>,
    pub expect: Expect,
    pub card: Option<Card>,
    pub screen: Option<Screen>,
    pub dialogue: Dialogue,
    pub outcome: Outcome,
}

/// What comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expect {
    /// Anything.
    Answer,
    /// The name of a security.
    Security,
    /// Nothing: the conversation is over.
    End,
}

/// What is shown in the Alexa app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Card {
    Text { title: String, text: String },
    LinkAccount,
}

/// What is shown on devices with a screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Screen {
    pub title: String,
    pub headline: String,
    pub rows: Vec<Row>,
    /// What a button offers to say, if there is something more.
    pub button: Option<String>,
    pub hint: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub name: String,
    pub value: String,
    pub change: String,
    /// Whether it went up; nothing if it stayed.
    pub is_up: Option<bool>,
}

/// What the answer was, for counting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Welcomed,
    UpdateTold,
    BreakdownTold,
    QuoteTold,
    Asked,
    Helped,
    Repeated,
    NotUnderstood,
    LinkAsked,
    SourceFailed,
    Late,
    Ended,
}

impl Reply {
    /// Says a line and waits for an answer; says the reprompt if there is none.
    pub(crate) fn asking(line: &Line, reprompt: &Line, outcome: Outcome) -> Self {
        Self {
            speech: line.speech.clone(),
            reprompt: Some(reprompt.speech.clone()),
            expect: Expect::Answer,
            card: None,
            screen: None,
            dialogue: Dialogue {
                asked: None,
                last: Some((line.speech.clone(), reprompt.speech.clone())),
                misses: 0,
            },
            outcome,
        }
    }

    /// Says a line, and the conversation is over.
    pub(crate) fn ending(line: &Line, outcome: Outcome) -> Self {
        Self {
            speech: line.speech.clone(),
            reprompt: None,
            expect: Expect::End,
            card: None,
            screen: None,
            dialogue: Dialogue::default(),
            outcome,
        }
    }
}
