//! A bus in memory, for tests.

use std::sync::{Mutex, PoisonError};

use serde_json::{Value, json};

pub use typed_events::memory::MemoryQuarantine;

use crate::{Bus, Cause, Entry};

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
