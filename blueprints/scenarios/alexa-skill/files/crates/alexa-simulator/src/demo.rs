//! The data that a stand-in begins with: `local/demo.json`.

use std::fs;

use serde::Deserialize;
use serde_json::Value;

use crate::{SimulatorError, project_file};

const PATH: &str = "local/demo.json";

#[derive(Debug, Clone, Deserialize)]
pub struct Demo {
    pub securities: Vec<Security>,
    pub holdings: Vec<Holding>,
    pub devices: Vec<DemoDevice>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Security {
    pub symbol: String,
    pub name: String,
    pub price_cents: i64,
    pub before_today_cents: i64,
    pub before_week_cents: i64,
    pub before_year_cents: i64,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Holding {
    pub symbol: String,
    pub shares: u32,
}

#[derive(Debug, Clone, Deserialize)]
pub struct DemoDevice {
    pub id: String,
    pub name: String,
    pub kind: String,
    pub reported: Value,
}

impl Demo {
    /// # Errors
    /// The file is not there, or not of this form.
    pub fn read() -> Result<Self, SimulatorError> {
        let text =
            fs::read_to_string(project_file(PATH)).map_err(|source| SimulatorError::File {
                path: PATH.to_owned(),
                source,
            })?;
        serde_json::from_str(&text).map_err(|error| SimulatorError::Form {
            path: PATH.to_owned(),
            reason: error.to_string(),
        })
    }
}
