//! Words and JSON for the user. The only file that prints.

#![expect(clippy::disallowed_methods, reason = "this is where things are printed")]

mod plan;
mod steps;

use std::io::{IsTerminal as _, Write as _};

use anstyle::{AnsiColor, Style};
use serde_json::{Value as Json, json};

use crate::error::{Error, Kind, Result};
use crate::manifest;

pub use plan::{diff, folders, json_changes, kinds};
pub use steps::{json_said, said, steps};

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

/// Prints an error and its hints: as JSON to standard output, or as words to standard error, also where the
/// former fails.
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
        if self::json(&value).is_ok() {
            return;
        }
    }
    aside(&format!("{BAD}error:{BAD:#} {error}\n"));
    for hint in error.hints() {
        aside(&format!("{GOOD}hint:{GOOD:#} {hint}\n"));
    }
}

/// How many columns a line may have: those of the terminal, or 80 where nobody watches.
pub fn width() -> usize {
    let watched = std::io::stdout().is_terminal() || std::io::stderr().is_terminal();
    let found = watched.then(crossterm::terminal::size).and_then(std::io::Result::ok);
    found.map_or(80, |(columns, _)| usize::from(columns.max(40)))
}

/// The word for a kind of blueprint.
pub fn kind(kind: manifest::Kind) -> &'static str {
    match kind {
        manifest::Kind::Scenario => "scenario",
        manifest::Kind::Pattern => "pattern",
        manifest::Kind::Base => "base",
    }
}

/// Items in lines of at most `width` columns, with commas between them; `used` columns of the first line are
/// taken, the others begin with `indent` spaces.
pub fn wrapped(items: &[String], used: usize, indent: usize, width: usize) -> String {
    let mut text = String::new();
    let mut column = used;
    for (number, item) in items.iter().enumerate() {
        let last = number + 1 == items.len();
        let length = item.chars().count() + usize::from(!last);
        if number > 0 && column + 1 + length > width {
            text.push_str(&format!("\n{:indent$}", ""));
            column = indent;
        } else if number > 0 {
            text.push(' ');
            column += 1;
        }
        text.push_str(item);
        text.push_str(if last { "" } else { "," });
        column += length;
    }
    text
}

/// Lines in columns: the first padded to the widest.
pub fn columns(rows: &[(String, String)]) -> String {
    let width = rows.iter().map(|(first, _)| first.chars().count()).max().unwrap_or(0);
    let line = |(first, second): &(String, String)| {
        format!("  {STRONG}{first:width$}{STRONG:#}  {second}").trim_end().to_owned() + "\n"
    };
    rows.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::wrapped;

    #[test]
    fn no_line_is_wider_than_it_may_be() {
        let items: Vec<String> = ["6 Lambda Function", "2 DynamoDB Table", "1 SNS Topic"].map(str::to_owned).into();
        assert_eq!(wrapped(&items, 9, 2, 80), "6 Lambda Function, 2 DynamoDB Table, 1 SNS Topic");
        assert_eq!(wrapped(&items, 9, 2, 40), "6 Lambda Function,\n  2 DynamoDB Table, 1 SNS Topic");
        assert_eq!(wrapped(&items, 9, 2, 10), "6 Lambda Function,\n  2 DynamoDB Table,\n  1 SNS Topic");
        assert_eq!(wrapped(&[], 0, 2, 10), "");
    }
}
