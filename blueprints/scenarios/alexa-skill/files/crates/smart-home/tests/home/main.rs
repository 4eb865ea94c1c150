//! What a home answers, every message held to the schema.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says by them what it expects"
)]

mod control;
mod discovery;
mod refusals;
mod reports;

use linked_account::MemoryAccounts;
use serde_json::{Value, json};
use smart_home::memory::MemoryHome;
use smart_home::{Controller, CustomerId, Device, DeviceId, DirectiveEnvelope, Kind, Patience};

const TOKEN: &str = "token of ada";

pub fn ada() -> CustomerId {
    "ada".parse().unwrap()
}

pub fn id(name: &str) -> DeviceId {
    name.parse().unwrap()
}

pub fn device(name: &str, kind: Kind) -> Device {
    Device {
        id: id(name),
        name: name.to_owned(),
        kind,
    }
}

/// Ada's home: a lamp that is off, a thermostat that heats to 20 degrees; and a lamp of somebody else.
pub fn home() -> MemoryHome {
    let home = MemoryHome::with([
        (ada(), device("lamp", Kind::Light)),
        (ada(), device("thermostat", Kind::Thermostat)),
        ("bob".parse().unwrap(), device("other", Kind::Light)),
    ]);
    home.report(&id("lamp"), &json!({ "connected": true, "power": "OFF" }));
    home.report(
        &id("thermostat"),
        &json!({ "connected": true, "mode": "HEAT", "target_celsius": 20.0, "temperature_celsius": 18.5 }),
    );
    home
}

/// A skill over one home.
pub struct Skill {
    controller: Controller<MemoryHome, MemoryHome, MemoryAccounts, MemoryHome>,
}

impl Skill {
    pub fn over(home: &MemoryHome) -> Self {
        Self {
            controller: Controller {
                devices: home.clone(),
                shadows: home.clone(),
                accounts: MemoryAccounts::with(TOKEN, "ada", Some("Ada")),
                grants: home.clone(),
                patience: Patience::default(),
            },
        }
    }

    /// The answer to what may be no proper directive.
    pub async fn answer_to(&self, directive: &Value) -> Value {
        let envelope: DirectiveEnvelope = serde_json::from_value(directive.clone()).unwrap();
        let answer = json!(self.controller.answer(&envelope.directive).await);
        smart_home_schema::check_event(&answer)
            .unwrap_or_else(|faults| panic!("{answer:#}\n{faults}"));
        answer
    }

    /// The answer to a directive as Alexa sends it.
    pub async fn answer(&self, directive: &Value) -> Value {
        smart_home_schema::check_directive(directive)
            .unwrap_or_else(|faults| panic!("{directive:#}\n{faults}"));
        self.answer_to(directive).await
    }
}

/// A directive to a device of Ada.
pub fn directive(namespace: &str, name: &str, device: &str, payload: &Value) -> Value {
    json!({ "directive": {
        "header": {
            "namespace": namespace,
            "name": name,
            "messageId": "6d0a3cbc-5f3a-4b9e-8d15-4d8b8a1a7b11",
            "correlationToken": "dFMb0z+PgpgdDmluhJ1LddFvSqZ/jCc8",
            "payloadVersion": "3",
        },
        "endpoint": {
            "scope": { "type": "BearerToken", "token": TOKEN },
            "endpointId": device,
            "cookie": {},
        },
        "payload": payload,
    } })
}

/// A directive to nobody in particular.
pub fn general(namespace: &str, name: &str, payload: &Value) -> Value {
    json!({ "directive": {
        "header": {
            "namespace": namespace,
            "name": name,
            "messageId": "6d0a3cbc-5f3a-4b9e-8d15-4d8b8a1a7b11",
            "payloadVersion": "3",
        },
        "payload": payload,
    } })
}

pub fn scope(token: &str) -> Value {
    json!({ "type": "BearerToken", "token": token })
}

/// The values of the properties in a context, by name.
pub fn values(answer: &Value) -> Vec<(String, Value)> {
    let properties = answer["context"]["properties"].as_array().unwrap();
    properties
        .iter()
        .map(|property| {
            (
                property["name"].as_str().unwrap().to_owned(),
                property["value"].clone(),
            )
        })
        .collect()
}
