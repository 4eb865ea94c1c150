//! Temperatures, which Alexa tells in three scales.

use serde::{Deserialize, Serialize};

/// Tenths of a degree, so that what was set and what is reported compare as equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Celsius {
    tenths: i32,
}

/// What is no temperature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a temperature is a number in CELSIUS, FAHRENHEIT or KELVIN")]
pub struct InvalidTemperature;

/// A temperature as Alexa writes it.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Scaled {
    value: f64,
    scale: String,
}

impl Celsius {
    /// What thermostats of this home can be set to.
    pub const LOWEST: Self = Self { tenths: 50 };
    pub const HIGHEST: Self = Self { tenths: 300 };

    /// # Errors
    /// That is colder or hotter than any home, or no number.
    pub fn new(degrees: f64) -> Result<Self, InvalidTemperature> {
        if !degrees.is_finite() || degrees.abs() > 1000.0 {
            return Err(InvalidTemperature);
        }
        #[expect(clippy::cast_possible_truncation, reason = "it was just limited")]
        let tenths = (degrees * 10.0).round() as i32;
        Ok(Self { tenths })
    }

    #[must_use]
    pub fn degrees(self) -> f64 {
        f64::from(self.tenths) / 10.0
    }

    /// So many degrees more.
    #[must_use]
    pub fn plus(self, more: Self) -> Self {
        Self {
            tenths: self.tenths.saturating_add(more.tenths),
        }
    }

    #[must_use]
    pub fn can_be_set(self) -> bool {
        (Self::LOWEST..=Self::HIGHEST).contains(&self)
    }
}

impl Scaled {
    /// # Errors
    /// The scale is unknown, or the number is out of this world.
    pub(crate) fn temperature(&self) -> Result<Celsius, InvalidTemperature> {
        Celsius::new(match self.scale.as_str() {
            "CELSIUS" => self.value,
            "FAHRENHEIT" => (self.value - 32.0) / 1.8,
            "KELVIN" => self.value - 273.15,
            _ => return Err(InvalidTemperature),
        })
    }

    /// The same for a difference.
    ///
    /// # Errors
    /// As above.
    pub(crate) fn difference(&self) -> Result<Celsius, InvalidTemperature> {
        Celsius::new(match self.scale.as_str() {
            "CELSIUS" | "KELVIN" => self.value,
            "FAHRENHEIT" => self.value / 1.8,
            _ => return Err(InvalidTemperature),
        })
    }
}

impl Serialize for Celsius {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.degrees())
    }
}

impl<'de> Deserialize<'de> for Celsius {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(f64::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn scaled(value: f64, scale: &str) -> Scaled {
        Scaled {
            value,
            scale: scale.to_owned(),
        }
    }

    #[test]
    fn scales_are_converted() {
        for (value, scale) in [(20.0, "CELSIUS"), (68.0, "FAHRENHEIT"), (293.15, "KELVIN")] {
            let found = scaled(value, scale).temperature().unwrap();
            assert_eq!(found.degrees().to_string(), "20", "{scale}");
        }
        let difference = scaled(-3.6, "FAHRENHEIT").difference().unwrap();
        assert_eq!(difference.degrees().to_string(), "-2");
        assert!(scaled(20.0, "REAUMUR").temperature().is_err());
        assert!(Celsius::new(f64::NAN).is_err());
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(tenths in -10_000_i32..10_000) {
            let temperature = Celsius { tenths };
            let text = serde_json::to_string(&temperature).unwrap();
            prop_assert_eq!(serde_json::from_str::<Celsius>(&text).unwrap(), temperature);
        }
    }
}
