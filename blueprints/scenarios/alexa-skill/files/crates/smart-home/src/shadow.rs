//! The shadow of a device: what it last said of itself, and what it shall become.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::Celsius;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Power {
    On,
    Off,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Mode {
    Heat,
    Cool,
    Off,
}

/// What a device is, or shall be. What it does not have is absent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connected: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub power: Option<Power>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<Mode>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_celsius: Option<Celsius>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub temperature_celsius: Option<Celsius>,
}

/// A shadow document, as far as it is used.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub struct Shadow {
    #[serde(default)]
    pub state: States,
    #[serde(default)]
    pub metadata: Metadata,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub struct States {
    #[serde(default)]
    pub reported: State,
    #[serde(default)]
    pub desired: State,
}

#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub struct Metadata {
    #[serde(default)]
    reported: Map<String, Value>,
}

impl State {
    /// Whether everything that is wished is so.
    #[must_use]
    pub fn fulfils(self, wished: Self) -> bool {
        (wished.power.is_none() || wished.power == self.power)
            && (wished.mode.is_none() || wished.mode == self.mode)
            && (wished.target_celsius.is_none() || wished.target_celsius == self.target_celsius)
    }

    #[must_use]
    pub fn is_connected(self) -> bool {
        self.connected == Some(true)
    }
}

impl Shadow {
    /// When the device last said this of itself, in seconds since 1970.
    #[must_use]
    pub fn reported_at(&self, field: &str) -> Option<i64> {
        self.metadata
            .reported
            .get(field)?
            .get("timestamp")?
            .as_i64()
    }
}
