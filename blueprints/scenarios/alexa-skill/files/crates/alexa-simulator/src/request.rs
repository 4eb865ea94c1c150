//! Requests as Alexa sends them.

use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::Understood;
use crate::conversation::Device;

/// The skill that is talked to; the default of the parameter `PortfolioSkillId`.
pub const SKILL_ID: &str = "amzn1.ask.skill.00000000-0000-0000-0000-000000000000";

/// What all requests of a conversation have in common.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    pub(crate) id: String,
    pub(crate) is_new: bool,
    pub(crate) attributes: Map<String, Value>,
}

impl Session {
    pub(crate) fn begin() -> Self {
        Self {
            id: format!("amzn1.echo-api.session.{}", Uuid::new_v4()),
            is_new: true,
            attributes: Map::new(),
        }
    }
}

pub(crate) fn launch(locale: &str) -> Value {
    json!({ "type": "LaunchRequest", "locale": locale })
}

pub(crate) fn intent(locale: &str, understood: &Understood) -> Value {
    json!({
        "type": "IntentRequest",
        "locale": locale,
        "dialogState": "STARTED",
        "intent": {
            "name": understood.intent,
            "confirmationStatus": "NONE",
            "slots": understood.slots,
        },
    })
}

pub(crate) fn touch(locale: &str, argument: &str) -> Value {
    json!({
        "type": "Alexa.Presentation.APL.UserEvent",
        "locale": locale,
        "token": "portfolio",
        "arguments": [argument],
        "source": { "type": "TouchWrapper", "handler": "Press" },
    })
}

pub(crate) fn ended(locale: &str, reason: &str) -> Value {
    json!({ "type": "SessionEndedRequest", "locale": locale, "reason": reason })
}

/// The whole request.
pub(crate) fn envelope(device: &Device, session: &Session, mut request: Value) -> Value {
    let application = json!({ "applicationId": SKILL_ID });
    let mut user = json!({ "userId": device.user });
    if let Some(token) = &device.token {
        user["accessToken"] = json!(token);
    }
    let interfaces = match device.has_screen {
        true => json!({ "Alexa.Presentation.APL": { "runtime": { "maxVersion": "2023.2" } } }),
        false => json!({}),
    };
    request["requestId"] = json!(format!("amzn1.echo-api.request.{}", Uuid::new_v4()));
    request["timestamp"] = json!("2026-11-25T08:00:00Z");
    json!({
        "version": "1.0",
        "session": {
            "new": session.is_new,
            "sessionId": session.id,
            "application": application,
            "attributes": session.attributes,
            "user": user,
        },
        "context": { "System": {
            "application": application,
            "user": user,
            "device": { "deviceId": "simulated", "supportedInterfaces": interfaces },
            "apiEndpoint": "https://api.amazonalexa.com",
        } },
        "request": request,
    })
}
