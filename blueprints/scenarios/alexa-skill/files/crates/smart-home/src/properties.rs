//! The properties that Alexa knows a device by.

use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::{Celsius, Kind, Property, Shadow};

/// Shadows tell the second of a change and no less.
const UNCERTAINTY_MS: u64 = 1000;

/// Everything that is known of the device.
pub(crate) fn properties(kind: Kind, shadow: &Shadow, now: OffsetDateTime) -> Vec<Property> {
    let state = shadow.state.reported;
    let at = |field| shadow.reported_at(field);
    let mut found = Vec::new();
    let mut push = |namespace, name, field, value: Option<Value>| {
        found.extend(value.map(|value| Property {
            namespace,
            name,
            value,
            time_of_sample: moment(at(field), now),
            uncertainty_in_milliseconds: UNCERTAINTY_MS,
        }));
    };
    if kind == Kind::Thermostat {
        push(
            "Alexa.ThermostatController",
            "thermostatMode",
            "mode",
            state.mode.map(|mode| json!(mode)),
        );
        push(
            "Alexa.ThermostatController",
            "targetSetpoint",
            "target_celsius",
            state.target_celsius.map(temperature),
        );
        push(
            "Alexa.TemperatureSensor",
            "temperature",
            "temperature_celsius",
            state.temperature_celsius.map(temperature),
        );
    } else {
        push(
            "Alexa.PowerController",
            "powerState",
            "power",
            state.power.map(|power| json!(power)),
        );
    }
    let connectivity = match state.is_connected() {
        true => "OK",
        false => "UNREACHABLE",
    };
    push(
        "Alexa.EndpointHealth",
        "connectivity",
        "connected",
        Some(json!({ "value": connectivity })),
    );
    found
}

/// Those that differ between two shadows, and those that do not: first what changed.
pub(crate) fn split(
    kind: Kind,
    previous: &Shadow,
    current: &Shadow,
    now: OffsetDateTime,
) -> (Vec<Property>, Vec<Property>) {
    let before = properties(kind, previous, now);
    let is_new = |property: &Property| {
        !before
            .iter()
            .any(|old| old.name == property.name && old.value == property.value)
    };
    properties(kind, current, now).into_iter().partition(is_new)
}

pub(crate) fn temperature(degrees: Celsius) -> Value {
    json!({ "value": degrees.degrees(), "scale": "CELSIUS" })
}

/// RFC 3339, as `2026-11-25T08:00:00Z`; now, if nobody says when.
fn moment(seconds: Option<i64>, now: OffsetDateTime) -> String {
    let told = seconds.and_then(|seconds| OffsetDateTime::from_unix_timestamp(seconds).ok());
    let moment = told.unwrap_or(now).truncate_to_second();
    moment.format(&Rfc3339).unwrap_or_default()
}
