//! Readings in memory, for tests.

use std::collections::BTreeMap;
use std::sync::Mutex;

use batch::Failure;

use crate::reading::{KeepReading, Kept, Reading};

#[derive(Default)]
pub struct MemoryReadings {
    kept: Mutex<BTreeMap<String, u64>>,
    /// The id of the reading that it does not take.
    refused: Option<&'static str>,
}

impl MemoryReadings {
    pub fn refusing(id: &'static str) -> Self {
        Self {
            refused: Some(id),
            ..Self::default()
        }
    }

    /// Ids and values of what was kept.
    pub fn kept(&self) -> Vec<(String, u64)> {
        let kept = self.kept.lock().unwrap();
        kept.iter()
            .map(|(id, value)| (id.clone(), *value))
            .collect()
    }
}

impl KeepReading for MemoryReadings {
    async fn keep(&self, reading: &Reading) -> Result<Kept, Failure> {
        let id = reading.id.as_str();
        if self.refused == Some(id) {
            return Err(Failure::passing("the test wants it so"));
        }
        let mut kept = self.kept.lock().unwrap();
        Ok(match kept.insert(id.to_owned(), reading.watt_hours) {
            None => Kept::Now,
            Some(_) => Kept::Before,
        })
    }
}
