use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The whole answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ResponseEnvelope {
    pub version: String,
    /// Comes back with the next request of this conversation.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub session_attributes: Map<String, Value>,
    pub response: Response,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Response {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output_speech: Option<Speech>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reprompt: Option<Reprompt>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card: Option<Card>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub directives: Vec<Directive>,
    /// Absent in answers to requests that end a conversation, or belong to none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub should_end_session: Option<bool>,
}

/// What Alexa says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum Speech {
    #[serde(rename = "SSML")]
    Ssml { ssml: String },
}

/// What Alexa says when nothing was answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Reprompt {
    pub output_speech: Speech,
}

/// What is shown in the Alexa app.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum Card {
    Standard {
        title: String,
        text: String,
        image: Image,
    },
    LinkAccount,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Image {
    pub small_image_url: String,
    pub large_image_url: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all_fields = "camelCase")]
pub enum Directive {
    /// The next thing that is said fills this slot.
    #[serde(rename = "Dialog.ElicitSlot")]
    ElicitSlot {
        slot_to_elicit: String,
        updated_intent: Value,
    },
    /// Shows a document of the Alexa Presentation Language.
    #[serde(rename = "Alexa.Presentation.APL.RenderDocument")]
    RenderDocument {
        token: String,
        document: Value,
        datasources: Value,
    },
}

impl ResponseEnvelope {
    /// With nothing to say.
    #[must_use]
    pub fn silent() -> Self {
        Self::of(Response::default(), Map::new())
    }

    #[must_use]
    pub fn of(response: Response, session_attributes: Map<String, Value>) -> Self {
        Self {
            version: "1.0".to_owned(),
            session_attributes,
            response,
        }
    }
}
