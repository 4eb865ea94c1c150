use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::Slot;

/// The whole of what the function is called with.
#[derive(Debug, Clone, Deserialize)]
pub struct RequestEnvelope {
    /// Absent for requests that belong to no conversation.
    pub session: Option<Session>,
    pub context: Context,
    pub request: Request,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Session {
    #[serde(default)]
    pub new: bool,
    pub session_id: String,
    #[serde(default)]
    pub attributes: Option<Map<String, Value>>,
    pub user: User,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Context {
    #[serde(rename = "System")]
    pub system: System,
}

#[derive(Debug, Clone, Deserialize)]
pub struct System {
    pub application: Application,
    pub user: User,
    pub person: Option<Person>,
    pub device: Option<Device>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Application {
    pub application_id: String,
}

/// The account in which the skill is enabled.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct User {
    pub user_id: String,
    /// Of the linked account, if there is one.
    pub access_token: Option<String>,
}

/// Who was recognized by their voice.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Person {
    pub person_id: String,
    pub access_token: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Device {
    /// By their names, such as `Alexa.Presentation.APL`.
    #[serde(default)]
    pub supported_interfaces: BTreeMap<String, Value>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "type", rename_all_fields = "camelCase")]
pub enum Request {
    /// The skill was opened without saying what for.
    LaunchRequest {
        locale: String,
    },
    IntentRequest {
        locale: String,
        intent: Intent,
    },
    /// Somebody touched the screen.
    #[serde(rename = "Alexa.Presentation.APL.UserEvent")]
    TouchEvent {
        locale: String,
        #[serde(default)]
        arguments: Vec<Value>,
    },
    SessionEndedRequest {
        reason: String,
        error: Option<SkillError>,
    },
    /// Alexa could not use an earlier answer.
    #[serde(rename = "System.ExceptionEncountered")]
    ExceptionEncountered {
        error: Option<SkillError>,
    },
    Other,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Intent {
    pub name: String,
    #[serde(default)]
    pub slots: BTreeMap<String, Slot>,
}

/// What Alexa says went wrong.
#[derive(Debug, Clone, Deserialize)]
pub struct SkillError {
    #[serde(rename = "type")]
    pub kind: String,
    #[serde(default)]
    pub message: String,
}

impl RequestEnvelope {
    /// The token of the linked account: of the person who speaks, or else of the account.
    #[must_use]
    pub fn access_token(&self) -> Option<&str> {
        self.context.system.user.access_token.as_deref()
    }

    /// Whether the device offers this interface.
    #[must_use]
    pub fn supports(&self, interface: &str) -> bool {
        let device = self.context.system.device.as_ref();
        device.is_some_and(|device| device.supported_interfaces.contains_key(interface))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn envelope(request: &Value) -> RequestEnvelope {
        let envelope = json!({
            "version": "1.0",
            "context": {
                "System": {
                    "application": { "applicationId": "amzn1.ask.skill.1" },
                    "user": { "userId": "u", "accessToken": "of the account", "permissions": {} },
                    "person": { "personId": "p", "accessToken": "of the person" },
                    "device": { "deviceId": "d", "supportedInterfaces": { "Alexa.Presentation.APL": {} } },
                    "apiEndpoint": "https://api.amazonalexa.com",
                },
                "Viewport": { "shape": "RECTANGLE" },
            },
            "request": request,
        });
        serde_json::from_value(envelope).unwrap()
    }

    #[test]
    fn unknown_kinds_of_requests_are_no_error() {
        let unknown =
            json!({ "type": "AudioPlayer.PlaybackStarted", "requestId": "r", "token": "t" });
        assert!(matches!(envelope(&unknown).request, Request::Other));
    }

    #[test]
    fn unknown_fields_are_passed_over() {
        let launch = json!({ "type": "LaunchRequest", "locale": "en-US", "requestId": "r", "brandNew": [1] });
        let envelope = envelope(&launch);
        assert!(matches!(envelope.request, Request::LaunchRequest { locale } if locale == "en-US"));
    }

    #[test]
    fn the_person_who_speaks_comes_before_the_account() {
        let mut envelope = envelope(&json!({ "type": "LaunchRequest", "locale": "en-US" }));
        assert_eq!(envelope.access_token(), Some("of the person"));
        envelope.context.system.person = None;
        assert_eq!(envelope.access_token(), Some("of the account"));
        assert!(envelope.supports("Alexa.Presentation.APL"));
        assert!(!envelope.supports("AudioPlayer"));
    }
}
