//! A bus in memory, for tests.

use std::sync::{Mutex, PoisonError};

use journal::Cause;

use crate::{Entry, PutEvents};

#[derive(Debug, Default)]
pub struct MemoryBus {
    entries: Mutex<Vec<Entry>>,
    down: bool,
}

impl MemoryBus {
    /// One that takes nothing.
    pub fn down() -> Self {
        Self {
            down: true,
            ..Self::default()
        }
    }

    /// What was put so far.
    pub fn entries(&self) -> Vec<Entry> {
        self.entries
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl PutEvents for MemoryBus {
    async fn put(&self, entries: Vec<Entry>) -> Result<(), Cause> {
        if self.down {
            return Err("the test wants it so".into());
        }
        self.entries
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend(entries);
        Ok(())
    }
}
