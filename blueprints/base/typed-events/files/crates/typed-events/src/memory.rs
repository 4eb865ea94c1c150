//! A quarantine in memory, for tests.

use std::sync::{Mutex, PoisonError};

use serde_json::Value;

use crate::{Cause, Quarantine};

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
