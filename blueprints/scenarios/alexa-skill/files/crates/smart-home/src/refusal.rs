//! Why something is not done, in the words that Alexa knows.

use serde_json::{Map, Value, json};

use crate::{Celsius, HomeError};

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("the skill does not know this directive, or not with this payload")]
    InvalidDirective,
    #[error("a value of the directive cannot be used")]
    InvalidValue,
    #[error("the account has no such device")]
    NoSuchEndpoint,
    #[error("the device is not connected")]
    Unreachable,
    #[error("the device is being changed by somebody else")]
    Busy,
    #[error("the token is none of ours, or was revoked")]
    InvalidCredential,
    #[error("the token has expired")]
    ExpiredCredential,
    #[error("there were too many calls")]
    RateLimit,
    #[error("a service behind the skill failed")]
    Internal,
    #[error("the thermostat cannot be set to this temperature")]
    TemperatureOutOfRange,
    #[error("the thermostat is off")]
    ThermostatIsOff,
    #[error("the thermostat has no such mode")]
    UnsupportedMode,
    #[error("the thermostat has one setpoint and not two")]
    DualSetpoints,
    #[error("the thermostat has one setpoint and not three")]
    TripleSetpoints,
    #[error("the grant could not be exchanged or kept")]
    GrantFailed,
}

impl Refusal {
    /// The interface whose `ErrorResponse` it is.
    #[must_use]
    pub fn namespace(self) -> &'static str {
        match self {
            Self::ThermostatIsOff
            | Self::UnsupportedMode
            | Self::DualSetpoints
            | Self::TripleSetpoints => "Alexa.ThermostatController",
            Self::GrantFailed => "Alexa.Authorization",
            _ => "Alexa",
        }
    }

    /// The `type` of the `ErrorResponse`.
    #[must_use]
    pub fn kind(self) -> &'static str {
        match self {
            Self::InvalidDirective => "INVALID_DIRECTIVE",
            Self::InvalidValue => "INVALID_VALUE",
            Self::NoSuchEndpoint => "NO_SUCH_ENDPOINT",
            Self::Unreachable => "ENDPOINT_UNREACHABLE",
            Self::Busy => "ENDPOINT_BUSY",
            Self::InvalidCredential => "INVALID_AUTHORIZATION_CREDENTIAL",
            Self::ExpiredCredential => "EXPIRED_AUTHORIZATION_CREDENTIAL",
            Self::RateLimit => "RATE_LIMIT_EXCEEDED",
            Self::Internal => "INTERNAL_ERROR",
            Self::TemperatureOutOfRange => "TEMPERATURE_VALUE_OUT_OF_RANGE",
            Self::ThermostatIsOff => "THERMOSTAT_IS_OFF",
            Self::UnsupportedMode => "UNSUPPORTED_THERMOSTAT_MODE",
            Self::DualSetpoints => "DUAL_SETPOINTS_UNSUPPORTED",
            Self::TripleSetpoints => "TRIPLE_SETPOINTS_UNSUPPORTED",
            Self::GrantFailed => "ACCEPT_GRANT_FAILED",
        }
    }

    /// What this type of error says besides.
    pub(crate) fn details(self) -> Map<String, Value> {
        let temperature = |limit: Celsius| json!({ "value": limit.degrees(), "scale": "CELSIUS" });
        match self {
            Self::TemperatureOutOfRange => Map::from_iter([(
                "validRange".to_owned(),
                json!({
                    "minimumValue": temperature(Celsius::LOWEST),
                    "maximumValue": temperature(Celsius::HIGHEST),
                }),
            )]),
            _ => Map::new(),
        }
    }
}

impl From<&HomeError> for Refusal {
    fn from(error: &HomeError) -> Self {
        match error {
            HomeError::Busy(_) => Self::Busy,
            HomeError::Throttled(_) => Self::RateLimit,
            HomeError::GrantGone(_) | HomeError::Failed(_) => Self::Internal,
        }
    }
}
