//! The custom skill: takes what Alexa heard, and answers to hear.

use alexa_skill_types::{Reprompt, RequestEnvelope, Response, ResponseEnvelope, Speech};
use serde_json::Map;

/// What the function knows of its surroundings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The one skill that is answered.
    pub skill_id: String,
}

/// Why there is no answer at all.
#[derive(Debug, thiserror::Error)]
pub enum NotAnswered {
    #[error("the request is of another skill: is the parameter PortfolioSkillId right?")]
    OtherSkill,
}

/// Somebody began: whoever asks, and whatever for, is welcomed.
///
/// # Errors
/// The request is none that this skill may answer.
pub fn handle(_: &Settings, _: &RequestEnvelope) -> Result<ResponseEnvelope, NotAnswered> {
    Ok(asking(
        "Welcome to Paragon Investments. What would you like to know?",
    ))
}

/// Says something and waits for an answer; asks once more if there is none.
fn asking(text: &str) -> ResponseEnvelope {
    let reprompt = Reprompt {
        output_speech: speech("What would you like to know?"),
    };
    let response = Response {
        output_speech: Some(speech(text)),
        reprompt: Some(reprompt),
        should_end_session: Some(false),
        ..Response::default()
    };
    ResponseEnvelope::of(response, Map::new())
}

fn speech(text: &str) -> Speech {
    Speech::Ssml {
        ssml: format!("<speak>{text}</speak>"),
    }
}

#[cfg(test)]
mod tests;
