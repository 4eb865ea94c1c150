//! What arrives: one reading of a meter. Replace it by your own.

use std::future::Future;

use batch::Failure;
use serde::{Deserialize, Serialize};

/// One reading, right by construction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// Whoever reads the meter makes it, and sends the same again for the same reading.
    pub id: Name,
    pub meter: Name,
    /// What the meter has counted since it was built in.
    pub watt_hours: u64,
}

/// What became of a reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    Now,
    /// It came before: queues and streams deliver at least once.
    Before,
}

pub trait KeepReading: Send + Sync {
    /// Keeps a reading, unless one of its id was kept before.
    fn keep(&self, reading: &Reading) -> impl Future<Output = Result<Kept, Failure>> + Send;
}

/// A name of at most 64 letters, digits, hyphens and underscores.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Name(String);

impl Name {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Why a text is no name; reads as the end of a sentence.
#[derive(Debug, thiserror::Error)]
#[error("has to be 1 to 64 letters, digits, hyphens and underscores")]
pub struct InvalidName;

impl TryFrom<String> for Name {
    type Error = InvalidName;

    fn try_from(text: String) -> Result<Self, InvalidName> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        let valid = (1..=64).contains(&text.len()) && text.bytes().all(plain);
        valid.then_some(Self(text)).ok_or(InvalidName)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<Reading, serde_json::Error> {
        serde_json::from_str(json)
    }

    #[test]
    fn a_reading_names_itself_its_meter_and_its_value() {
        let reading = read(r#"{"id": "r-1", "meter": "M-17", "watt_hours": 4200}"#).unwrap();
        assert_eq!(reading.meter.as_str(), "M-17");
        assert_eq!(reading.watt_hours, 4200);
    }

    #[test]
    fn what_breaks_a_rule_is_no_reading() {
        let long = format!(
            r#"{{"id": "{}", "meter": "M", "watt_hours": 1}}"#,
            "x".repeat(65)
        );
        for json in [
            r#"{"id": "", "meter": "M", "watt_hours": 1}"#,
            r#"{"id": "r#1", "meter": "M", "watt_hours": 1}"#,
            r#"{"id": "r-1", "meter": "M", "watt_hours": -1}"#,
            r#"{"id": "r-1", "meter": "M"}"#,
            r#"{"id": "r-1", "meter": "M", "watt_hours": 1, "kwh": 1}"#,
            &long,
        ] {
            assert!(read(json).is_err(), "{json}");
        }
    }
}
