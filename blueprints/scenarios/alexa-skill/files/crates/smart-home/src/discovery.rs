//! How devices are told to Alexa.

use serde_json::{Value, json};

use crate::{Device, Kind};

/// As many as Alexa takes in one answer.
pub(crate) const ENDPOINTS: usize = 300;

/// A device with its capabilities.
pub(crate) fn endpoint(device: &Device) -> Value {
    let (category, description) = match device.kind {
        Kind::Switch => ("SMARTPLUG", "Smart plug"),
        Kind::Light => ("LIGHT", "Light"),
        Kind::Thermostat => ("THERMOSTAT", "Thermostat"),
    };
    json!({
        "endpointId": device.id.as_str(),
        "manufacturerName": "Paragon Investments",
        "friendlyName": device.name,
        "description": format!("{description} by Paragon Investments"),
        "displayCategories": [category],
        "cookie": {},
        "capabilities": capabilities(device.kind),
    })
}

fn capabilities(kind: Kind) -> Vec<Value> {
    let mut capabilities =
        vec![json!({ "type": "AlexaInterface", "interface": "Alexa", "version": "3" })];
    match kind {
        Kind::Switch | Kind::Light => {
            capabilities.push(interface("Alexa.PowerController", "3", &["powerState"]));
        }
        Kind::Thermostat => {
            let mut thermostat = interface(
                "Alexa.ThermostatController",
                "3",
                &["targetSetpoint", "thermostatMode"],
            );
            thermostat["configuration"] =
                json!({ "supportedModes": ["HEAT", "COOL", "OFF"], "supportsScheduling": false });
            capabilities.push(thermostat);
            capabilities.push(interface("Alexa.TemperatureSensor", "3", &["temperature"]));
        }
    }
    capabilities.push(interface("Alexa.EndpointHealth", "3", &["connectivity"]));
    capabilities
}

fn interface(name: &str, version: &str, properties: &[&str]) -> Value {
    let supported: Vec<_> = properties
        .iter()
        .map(|name| json!({ "name": name }))
        .collect();
    json!({
        "type": "AlexaInterface",
        "interface": name,
        "version": version,
        "properties": { "supported": supported, "proactivelyReported": true, "retrievable": true },
    })
}
