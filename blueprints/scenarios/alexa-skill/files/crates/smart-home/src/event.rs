//! What Alexa is answered, and told.

use serde::Serialize;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::{DeviceId, Directive, Refusal};

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EventEnvelope {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context: Option<Context>,
    pub event: Event,
}

/// The state of the device.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Context {
    pub properties: Vec<Property>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Event {
    pub header: EventHeader,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<EventEndpoint>,
    pub payload: Payload,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EventHeader {
    pub namespace: &'static str,
    pub name: &'static str,
    pub message_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub correlation_token: Option<String>,
    pub payload_version: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EventEndpoint {
    /// Only events that we send ourselves prove by a token for whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<EventScope>,
    pub endpoint_id: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EventScope {
    #[serde(rename = "type")]
    kind: &'static str,
    token: String,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Payload {
    Empty {},
    Error {
        #[serde(rename = "type")]
        kind: &'static str,
        message: String,
        #[serde(flatten)]
        details: Map<String, Value>,
    },
    Discovered {
        endpoints: Vec<Value>,
    },
    #[serde(rename_all = "camelCase")]
    Deferred {
        estimated_deferral_in_seconds: u64,
    },
    Change {
        change: Change,
    },
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    pub cause: Cause,
    /// Those that changed; the others are in the context.
    pub properties: Vec<Property>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Cause {
    #[serde(rename = "type")]
    pub kind: &'static str,
}

/// One property of a device, as it was at a moment.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Property {
    pub namespace: &'static str,
    pub name: &'static str,
    pub value: Value,
    pub time_of_sample: String,
    pub uncertainty_in_milliseconds: u64,
}

impl EventHeader {
    pub(crate) fn new(namespace: &'static str, name: &'static str) -> Self {
        Self {
            namespace,
            name,
            message_id: Uuid::new_v4().to_string(),
            correlation_token: None,
            payload_version: "3",
        }
    }

    pub(crate) fn answering(mut self, correlation_token: Option<String>) -> Self {
        self.correlation_token = correlation_token;
        self
    }
}

impl EventEndpoint {
    pub(crate) fn of(device: &DeviceId) -> Self {
        Self {
            scope: None,
            endpoint_id: device.to_string(),
        }
    }

    pub(crate) fn proven(device: &DeviceId, token: &str) -> Self {
        Self {
            scope: Some(EventScope {
                kind: "BearerToken",
                token: token.to_owned(),
            }),
            endpoint_id: device.to_string(),
        }
    }
}

impl EventEnvelope {
    pub(crate) fn bare(header: EventHeader, payload: Payload) -> Self {
        Self {
            context: None,
            event: Event {
                header,
                endpoint: None,
                payload,
            },
        }
    }

    pub(crate) fn of(
        header: EventHeader,
        endpoint: EventEndpoint,
        properties: Vec<Property>,
        payload: Payload,
    ) -> Self {
        Self {
            context: Some(Context { properties }),
            event: Event {
                header,
                endpoint: Some(endpoint),
                payload,
            },
        }
    }

    /// The answer to a directive that is not followed.
    #[must_use]
    pub fn refusing(directive: &Directive, refusal: Refusal) -> Self {
        let token = directive.header.correlation_token.clone();
        let header = EventHeader::new(refusal.namespace(), "ErrorResponse").answering(token);
        let payload = Payload::Error {
            kind: refusal.kind(),
            message: refusal.to_string(),
            details: refusal.details(),
        };
        let mut envelope = Self::bare(header, payload);
        // Of the directive's own text only what can be an id goes back.
        let device = directive
            .endpoint
            .as_ref()
            .and_then(|endpoint| endpoint.endpoint_id.parse::<DeviceId>().ok());
        envelope.event.endpoint = device.as_ref().map(EventEndpoint::of);
        envelope
    }

    /// The refusal that it is, if it is one.
    #[must_use]
    pub fn error_kind(&self) -> Option<&'static str> {
        match &self.event.payload {
            Payload::Error { kind, .. } => Some(kind),
            _ => None,
        }
    }
}
