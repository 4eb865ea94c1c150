//! What a directive means.

use serde::Deserialize;
use serde_json::Value;

use crate::temperature::Scaled;
use crate::{Celsius, Directive, Kind, Mode, Power, Refusal, State};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    Discover,
    /// Somebody lets us send events to Alexa; the code is exchanged for tokens.
    AcceptGrant {
        code: String,
    },
    Device(DeviceCommand),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeviceCommand {
    ReportState,
    Turn(Power),
    SetTarget(Celsius),
    AdjustTarget(Celsius),
    SetMode(Mode),
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct SetTarget {
    target_setpoint: Scaled,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct AdjustTarget {
    target_setpoint_delta: Scaled,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct SetMode {
    thermostat_mode: ModeValue,
}

#[derive(Debug, Deserialize)]
struct ModeValue {
    value: String,
}

impl Command {
    /// # Errors
    /// The directive is none that this skill offers, or its payload is none of its kind.
    pub fn of(directive: &Directive) -> Result<Self, Refusal> {
        let header = &directive.header;
        let device = match (header.namespace.as_str(), header.name.as_str()) {
            ("Alexa.Discovery", "Discover") => return Ok(Self::Discover),
            ("Alexa.Authorization", "AcceptGrant") => return accept_grant(&directive.payload),
            ("Alexa", "ReportState") => DeviceCommand::ReportState,
            ("Alexa.PowerController", "TurnOn") => DeviceCommand::Turn(Power::On),
            ("Alexa.PowerController", "TurnOff") => DeviceCommand::Turn(Power::Off),
            ("Alexa.ThermostatController", name) => thermostat(name, &directive.payload)?,
            _ => return Err(Refusal::InvalidDirective),
        };
        Ok(Self::Device(device))
    }
}

fn accept_grant(payload: &Value) -> Result<Command, Refusal> {
    let code = payload.pointer("/grant/code").and_then(Value::as_str);
    let code = code.ok_or(Refusal::GrantFailed)?.to_owned();
    Ok(Command::AcceptGrant { code })
}

fn thermostat(name: &str, payload: &Value) -> Result<DeviceCommand, Refusal> {
    match name {
        "SetTargetTemperature" => {
            let wished: SetTarget = read(payload)?;
            let target = wished.target_setpoint.temperature();
            Ok(DeviceCommand::SetTarget(
                target.map_err(|_| Refusal::InvalidValue)?,
            ))
        }
        "AdjustTargetTemperature" => {
            let wished: AdjustTarget = read(payload)?;
            let delta = wished.target_setpoint_delta.difference();
            Ok(DeviceCommand::AdjustTarget(
                delta.map_err(|_| Refusal::InvalidValue)?,
            ))
        }
        "SetThermostatMode" => {
            let wished: SetMode = read(payload)?;
            match wished.thermostat_mode.value.as_str() {
                "HEAT" => Ok(DeviceCommand::SetMode(Mode::Heat)),
                "COOL" => Ok(DeviceCommand::SetMode(Mode::Cool)),
                "OFF" => Ok(DeviceCommand::SetMode(Mode::Off)),
                _ => Err(Refusal::InvalidDirective),
            }
        }
        _ => Err(Refusal::InvalidDirective),
    }
}

fn read<T: for<'de> Deserialize<'de>>(payload: &Value) -> Result<T, Refusal> {
    T::deserialize(payload).map_err(|_| Refusal::InvalidDirective)
}

impl DeviceCommand {
    /// What the device shall become, seen from what it is.
    ///
    /// # Errors
    /// It is not of this kind, or is not to be set so.
    pub fn wish(self, kind: Kind, state: State) -> Result<State, Refusal> {
        let is_thermostat = kind == Kind::Thermostat;
        match self {
            Self::Turn(power) if !is_thermostat => Ok(State {
                power: Some(power),
                ..State::default()
            }),
            Self::SetMode(mode) if is_thermostat => Ok(State {
                mode: Some(mode),
                ..State::default()
            }),
            Self::SetTarget(target) if is_thermostat => Ok(to_target(target)),
            Self::AdjustTarget(delta) if is_thermostat => {
                let target = state.target_celsius.ok_or(Refusal::Unreachable)?;
                Ok(to_target(target.plus(delta)))
            }
            _ => Err(Refusal::InvalidDirective),
        }
    }
}

fn to_target(target: Celsius) -> State {
    State {
        target_celsius: Some(target),
        ..State::default()
    }
}
