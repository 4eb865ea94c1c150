//! A change to a project that is there: a line a file or entry.

use serde_json::{Value as Json, json};

use super::{BAD, FAINT, GOOD};
use crate::fitting::Said;
use crate::merge::{Action, Change, Entry, Undecided, Why};

/// What is done to the project: created, changed and removed files, and what was left although the blueprint has it
/// otherwise.
pub fn steps(changes: &[Change], undecided: &[Undecided]) -> String {
    let mut out: String = changes.iter().filter_map(line).collect();
    for conflict in undecided {
        let how = if conflict.marked { "both versions stand in the file, between markers" } else { "left as it is" };
        out.push_str(&format!("  {BAD}conflict{BAD:#}  {}: {} ({how})\n", conflict.at, conflict.why));
    }
    out
}

/// What was made to fit the repository: a line each.
pub fn said(said: &[Said]) -> String {
    let line = |one: &Said| match one {
        Said::Renamed { entry, to } => format!("  renamed   {entry} is `{to}` here, as its name is taken\n"),
        Said::Used { what } => format!("  used      {what}: yours serves as well\n"),
        Said::Kept { what, how } => format!("  kept      {what}: {how}\n"),
    };
    said.iter().map(line).collect()
}

/// The same for programs.
pub fn json_said(said: &[Said]) -> Vec<Json> {
    let one = |one: &Said| match one {
        Said::Renamed { entry, to } => json!({"action": "renamed", "what": entry, "to": to}),
        Said::Used { what } => json!({"action": "used", "what": what}),
        Said::Kept { what, how } => json!({"action": "kept", "what": what, "how": how}),
    };
    said.iter().map(one).collect()
}

fn line(change: &Change) -> Option<String> {
    Some(match change {
        Change::Create { path, .. } => format!("  {GOOD}new{GOOD:#}       {path}\n"),
        Change::Edit { path, entries, .. } => format!("  {GOOD}changed{GOOD:#}   {path}{}\n", parts(entries)),
        Change::Remove { path, .. } => format!("  {GOOD}removed{GOOD:#}   {path}\n"),
        Change::Keep { at, why } if is_told(*why) => format!("  kept      {at}: {why}\n"),
        Change::Keep { .. } | Change::Conflict { .. } => return None,
    })
}

/// Whether something of the blueprint's did not arrive.
fn is_told(why: Why) -> bool {
    why == Why::RemovedHereChangedThere
}

fn parts(entries: &[Entry]) -> String {
    let word = |action: Action| match action {
        Action::Added => "+",
        Action::Changed => "~",
        Action::Removed => "-",
    };
    let shown: Vec<String> =
        entries.iter().take(6).map(|entry| format!("{}{}", word(entry.action), entry.key)).collect();
    let more = entries.len().saturating_sub(6);
    match (shown.is_empty(), more) {
        (true, _) => String::new(),
        (false, 0) => format!("  {FAINT}{}{FAINT:#}", shown.join(" ")),
        (false, more) => format!("  {FAINT}{} and {more} more{FAINT:#}", shown.join(" ")),
    }
}
