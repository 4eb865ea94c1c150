//! The smart home: what Alexa makes of words about devices, and devices that obey.

use std::time::Duration;

use serde_json::{Value, json};
use uuid::Uuid;

use crate::{Demo, SimulatorError, Stack, words};

/// The directive that somebody's words come to; nothing if they are not about a device.
#[must_use]
pub fn directive(text: &str, demo: &Demo, stack: &Stack) -> Option<Value> {
    let said = words(text);
    let said = said.strip_prefix("alexa ").unwrap_or(&said);
    if said == "discover my devices" {
        let scope = json!({ "scope": scope(&stack.token) });
        return Some(general("Alexa.Discovery", "Discover", &scope));
    }
    if said == "enable the skill" {
        let grant = json!({ "type": "OAuth2.AuthorizationCode", "code": "code-of-the-stand-in" });
        let payload = json!({ "grant": grant, "grantee": scope(&stack.token) });
        return Some(general("Alexa.Authorization", "AcceptGrant", &payload));
    }
    let device = demo
        .devices
        .iter()
        .find(|one| said.contains(&words(&one.name)))?;
    let (namespace, name, payload) = command(said, degrees(text))?;
    let thing = stack.thing(&device.id);
    let mut directive = general(namespace, name, &payload);
    directive["directive"]["header"]["correlationToken"] = json!(Uuid::new_v4().to_string());
    directive["directive"]["endpoint"] =
        json!({ "scope": scope(&stack.token), "endpointId": thing, "cookie": {} });
    Some(directive)
}

/// The first number, which may have a point in it.
fn degrees(text: &str) -> Option<f64> {
    let words = text.split_whitespace();
    let mut numbers = words.filter_map(|word| word.trim_end_matches(['.', '?', '!']).parse().ok());
    numbers.next()
}

fn command(said: &str, degrees: Option<f64>) -> Option<(&'static str, &'static str, Value)> {
    let thermostat = "Alexa.ThermostatController";
    let celsius = |value: f64| json!({ "value": value, "scale": "CELSIUS" });
    Some(match said {
        said if said.starts_with("turn on") => ("Alexa.PowerController", "TurnOn", json!({})),
        said if said.starts_with("turn off") => ("Alexa.PowerController", "TurnOff", json!({})),
        said if said.starts_with("what is") => ("Alexa", "ReportState", json!({})),
        said if said.contains("warmer") => (
            thermostat,
            "AdjustTargetTemperature",
            json!({ "targetSetpointDelta": celsius(degrees.unwrap_or(1.0)) }),
        ),
        said if said.contains("cooler") => (
            thermostat,
            "AdjustTargetTemperature",
            json!({ "targetSetpointDelta": celsius(-degrees.unwrap_or(1.0)) }),
        ),
        said if said.ends_with("to heat") => (thermostat, "SetThermostatMode", mode("HEAT")),
        said if said.ends_with("to cool") => (thermostat, "SetThermostatMode", mode("COOL")),
        said if said.ends_with("to off") => (thermostat, "SetThermostatMode", mode("OFF")),
        said if said.starts_with("set") => (
            thermostat,
            "SetTargetTemperature",
            json!({ "targetSetpoint": celsius(degrees?) }),
        ),
        _ => return None,
    })
}

fn mode(value: &str) -> Value {
    json!({ "thermostatMode": { "value": value } })
}

fn scope(token: &str) -> Value {
    json!({ "type": "BearerToken", "token": token })
}

fn general(namespace: &str, name: &str, payload: &Value) -> Value {
    json!({ "directive": {
        "header": {
            "namespace": namespace,
            "name": name,
            "messageId": Uuid::new_v4().to_string(),
            "payloadVersion": "3",
        },
        "payload": payload,
    } })
}

/// What an answer or event says, in a line.
#[must_use]
pub fn told(answer: &Value) -> String {
    let text = |place: &str| {
        answer
            .pointer(place)
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    let name = text("/event/header/name");
    match name {
        "ErrorResponse" => format!(
            "{name}: {} ({})",
            text("/event/payload/type"),
            text("/event/payload/message")
        ),
        "DeferredResponse" => {
            "DeferredResponse: the device is slow, the answer comes by the event gateway".to_owned()
        }
        "Discover.Response" => format!(
            "{name}: {}",
            names(answer.pointer("/event/payload/endpoints"), "friendlyName")
        ),
        _ => {
            let changed = answer.pointer("/event/payload/change/properties");
            let properties = changed.or_else(|| answer.pointer("/context/properties"));
            let values = values(properties);
            match values.is_empty() {
                true => name.to_owned(),
                false => format!("{name}: {values}"),
            }
        }
    }
}

fn names(list: Option<&Value>, field: &str) -> String {
    let items = list.and_then(Value::as_array).into_iter().flatten();
    let names: Vec<_> = items.filter_map(|item| item[field].as_str()).collect();
    names.join(", ")
}

fn values(properties: Option<&Value>) -> String {
    let items = properties.and_then(Value::as_array).into_iter().flatten();
    let values = items.map(|one| {
        let value = one["value"].get("value").unwrap_or(&one["value"]);
        format!("{} {value}", one["name"].as_str().unwrap_or_default())
    });
    values.collect::<Vec<_>>().join(", ")
}

/// A device that becomes what it shall, after a while: what the firmware of a real one does over MQTT.
///
/// # Errors
/// AWS IoT could not be asked.
pub async fn obey(stack: &Stack, thing: &str, after: Duration) -> Result<(), SimulatorError> {
    loop {
        let wished = stack.wished(thing).await?;
        if wished.as_object().is_some_and(|wished| !wished.is_empty()) {
            tokio::time::sleep(after).await;
            stack.report(thing, &wished).await?;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[cfg(test)]
mod tests {
    use super::{command, degrees};

    #[test]
    fn degrees_may_have_a_point() {
        assert_eq!(degrees("Set the thermostat to 21.5."), Some(21.5));
        assert_eq!(degrees("turn on the lamp"), None);
    }

    #[test]
    fn orders_are_told_apart() {
        let name = |said: &str| command(said, degrees(said)).map(|(_, name, _)| name);
        assert_eq!(name("turn on the lamp"), Some("TurnOn"));
        assert_eq!(
            name("make the thermostat warmer"),
            Some("AdjustTargetTemperature")
        );
        assert_eq!(
            name("set the thermostat to 21"),
            Some("SetTargetTemperature")
        );
        assert_eq!(
            name("set the thermostat to heat"),
            Some("SetThermostatMode")
        );
        assert_eq!(name("what is the lamp"), Some("ReportState"));
        assert_eq!(name("paint the lamp"), None);
    }
}
