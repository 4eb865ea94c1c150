//! Words and JSON for the user. The only file that prints.

#![expect(clippy::disallowed_methods, reason = "this is where things are printed")]

mod plan;
mod steps;

use std::io::{IsTerminal as _, Write as _};

use anstyle::{AnsiColor, Style};
use serde_json::{Value as Json, json};

use crate::error::{Error, Kind, Result};

pub use plan::{diff, folders, json_changes, kinds};
pub use steps::steps;

/// Headings and names.
pub const STRONG: Style = Style::new().bold();
/// What is of less weight.
pub const FAINT: Style = Style::new().dimmed();
/// What went well.
pub const GOOD: Style = AnsiColor::Green.on_default();
/// What went wrong.
pub const BAD: Style = AnsiColor::Red.on_default().bold();
/// What wants attention.
pub const WARN: Style = AnsiColor::Yellow.on_default();

/// Prints to standard output. Colour goes away by itself for pipes and `NO_COLOR`.
///
/// # Errors
/// When standard output cannot be written; a closed pipe is no error.
pub fn out(text: &str) -> Result<()> {
    written(anstream::stdout().write_all(text.as_bytes()))
}

/// Prints what is said beside the result: progress and questions' surroundings.
pub fn aside(text: &str) {
    // There is nobody to tell when standard error is gone.
    let _ = anstream::stderr().write_all(text.as_bytes());
}

/// Says that a step that may take long has begun, if somebody watches.
pub fn progress(text: &str) {
    if std::io::stderr().is_terminal() {
        aside(&format!("{FAINT}{text}{FAINT:#}\n"));
    }
}

/// Prints JSON, indented, with a line end.
///
/// # Errors
/// As [`out`].
pub fn json(value: &Json) -> Result<()> {
    let text = serde_json::to_string_pretty(value).map_err(|error| Error::failed("cannot write JSON").source(error))?;
    out(&format!("{text}\n"))
}

fn written(result: std::io::Result<()>) -> Result<()> {
    match result {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Error::failed("cannot print").source(error))
        }
        _ => Ok(()),
    }
}

/// Prints an error and its hints: as words to standard error, or as JSON to standard output.
pub fn error(error: &Error, as_json: bool) {
    if error.is_told() {
        return;
    }
    if as_json {
        let kind = match error.kind {
            Kind::Failed => "failed",
            Kind::Usage => "usage",
            Kind::Conflict => "conflict",
            Kind::Pending => "pending",
            Kind::Cancelled => "cancelled",
        };
        let value = json!({"status": "error", "error": {
            "kind": kind, "message": error.message(), "faults": error.listed(), "hints": error.hints(), "exit_code": error.exit_code(),
        }});
        let _ = self::json(&value);
        return;
    }
    aside(&format!("{BAD}error:{BAD:#} {error}\n"));
    for hint in error.hints() {
        aside(&format!("{GOOD}hint:{GOOD:#} {hint}\n"));
    }
}

/// Lines in columns: the first padded to the widest.
pub fn columns(rows: &[(String, String)]) -> String {
    let width = rows.iter().map(|(first, _)| first.chars().count()).max().unwrap_or(0);
    let line = |(first, second): &(String, String)| {
        format!("  {STRONG}{first:width$}{STRONG:#}  {second}").trim_end().to_owned() + "\n"
    };
    rows.iter().map(line).collect()
}
