//! The custom skill: takes what Alexa heard, and answers to hear.

use alexa_skill_types::{Reprompt, Request, RequestEnvelope, Response, ResponseEnvelope, Speech};
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

/// # Errors
/// The request is none that this skill may answer.
pub fn handle(
    settings: &Settings,
    envelope: &RequestEnvelope,
) -> Result<ResponseEnvelope, NotAnswered> {
    if envelope.context.system.application.application_id != settings.skill_id {
        return Err(NotAnswered::OtherSkill);
    }
    Ok(match &envelope.request {
        Request::LaunchRequest { .. } => {
            asking("Welcome to Paragon Investments. What would you like to know?")
        }
        Request::IntentRequest { intent, .. } => match intent.name.as_str() {
            "AMAZON.StopIntent" | "AMAZON.CancelIntent" | "AMAZON.NavigateHomeIntent" => {
                ending("Goodbye.")
            }
            _ => asking("I cannot tell you that yet. What would you like to know?"),
        },
        // Nobody waits for an answer, or nobody knows for which.
        _ => ResponseEnvelope::silent(),
    })
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

/// Says something, and the conversation is over.
fn ending(text: &str) -> ResponseEnvelope {
    let response = Response {
        output_speech: Some(speech(text)),
        should_end_session: Some(true),
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
