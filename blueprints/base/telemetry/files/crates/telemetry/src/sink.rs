//! The one place that writes to standard output, which Lambda sends to CloudWatch Logs.

use std::io::Write;

#[derive(Clone, Default)]
pub(crate) enum Sink {
    #[default]
    Stdout,
    #[cfg(test)]
    Memory(std::sync::Arc<std::sync::Mutex<Vec<serde_json::Value>>>),
}

impl Sink {
    /// Writes one line; `line` ends with a newline. A log that cannot be written must not fail the
    /// request it describes, so the error is dropped.
    pub(crate) fn write(&self, line: &[u8]) {
        match self {
            Self::Stdout => drop(std::io::stdout().lock().write_all(line)),
            #[cfg(test)]
            Self::Memory(lines) => {
                let newlines = line.iter().filter(|byte| **byte == b'\n').count();
                assert!(
                    newlines == 1 && line.ends_with(b"\n"),
                    "one event is one line"
                );
                lines
                    .lock()
                    .unwrap()
                    .push(serde_json::from_slice(line).unwrap());
            }
        }
    }
}

#[cfg(test)]
impl Sink {
    pub(crate) fn memory() -> Self {
        Self::Memory(std::sync::Arc::default())
    }

    pub(crate) fn lines(&self) -> Vec<serde_json::Value> {
        match self {
            Self::Stdout => Vec::new(),
            Self::Memory(lines) => lines.lock().unwrap().clone(),
        }
    }
}
