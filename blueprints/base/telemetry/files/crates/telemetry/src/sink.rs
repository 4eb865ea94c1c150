//! The one place that writes to standard output, which Lambda sends to CloudWatch Logs.

use serde_json::Value;
use std::{
    io::Write,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

#[derive(Clone, Default)]
pub(crate) enum Sink {
    #[default]
    Stdout,
    /// For tests.
    Memory(Arc<Mutex<Vec<Value>>>),
}

impl Sink {
    /// Writes one line; `line` ends with a newline. A log that cannot be written must not fail the
    /// request it describes, so the error is dropped.
    pub(crate) fn write(&self, line: &[u8]) {
        match self {
            Self::Stdout => drop(std::io::stdout().lock().write_all(line)),
            Self::Memory(lines) => {
                let newlines = line.iter().filter(|byte| **byte == b'\n').count();
                let is_one = newlines == 1 && line.ends_with(b"\n");
                assert!(is_one, "one event is one line");
                let line = serde_json::from_slice(line).unwrap_or_default();
                held(lines).push(line);
            }
        }
    }

    pub(crate) fn memory() -> Self {
        Self::Memory(Arc::default())
    }

    pub(crate) fn lines(&self) -> Vec<Value> {
        match self {
            Self::Stdout => Vec::new(),
            Self::Memory(lines) => held(lines).clone(),
        }
    }
}

fn held(lines: &Mutex<Vec<Value>>) -> MutexGuard<'_, Vec<Value>> {
    lines.lock().unwrap_or_else(PoisonError::into_inner)
}
