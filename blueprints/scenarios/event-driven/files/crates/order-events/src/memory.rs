//! A bus and a quarantine in memory, for tests.

use std::sync::{Mutex, PoisonError};

use serde_json::{Value, json};

use crate::{Bus, Cause, Entry, Quarantine};

/// Keeps what was published.
#[derive(Debug, Default)]
pub struct MemoryBus {
    entries: Mutex<Vec<Entry>>,
    pub down: bool,
}

impl MemoryBus {
    /// A bus that takes nothing.
    pub fn down() -> Self {
        Self {
            down: true,
            ..Self::default()
        }
    }

    /// What was published, in the form in which consumers get it.
    pub fn events(&self) -> Vec<Value> {
        let entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        let event = |entry: &Entry| {
            let detail: Value = serde_json::from_str(&entry.detail).unwrap_or_default();
            json!({"source": entry.source, "detail-type": entry.detail_type, "detail": detail})
        };
        entries.iter().map(event).collect()
    }
}

impl Bus for MemoryBus {
    async fn put(&self, entry: Entry) -> Result<(), Cause> {
        if self.down {
            return Err("the test wants it so".into());
        }
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        entries.push(entry);
        Ok(())
    }
}

/// Keeps events beside the reasons why they are here.
#[derive(Debug, Default)]
pub struct MemoryQuarantine {
    kept: Mutex<Vec<(Value, String)>>,
}

impl MemoryQuarantine {
    pub fn reasons(&self) -> Vec<String> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().map(|(_, reason)| reason.clone()).collect()
    }
}

impl Quarantine for MemoryQuarantine {
    async fn keep(&self, event: &Value, reason: &str) -> Result<(), Cause> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push((event.clone(), reason.to_owned()));
        Ok(())
    }
}
