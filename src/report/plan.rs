//! A list of changes in words, as JSON and as a unified diff.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value as Json, json};
use similar::TextDiff;

use super::FAINT;
use crate::merge::{Action, Address, Change};
use crate::tree::{File, RelPath};

/// One line a folder: how many files go into it, and the first of their names.
pub fn folders(changes: &[Change]) -> String {
    let mut folders: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for change in changes {
        if let Change::Create { path, .. } = change {
            folders.entry(shallow(path.parent())).or_default().push(path.file_name());
        }
    }
    let rows: Vec<(String, String)> = folders
        .into_iter()
        .map(|(folder, names)| {
            let name = if folder.is_empty() { "./".to_owned() } else { format!("{folder}/") };
            let shown = names.iter().take(4).copied().collect::<Vec<_>>().join(", ");
            let more = if names.len() > 4 { ", ..." } else { "" };
            (
                name,
                format!(
                    "{:>3} {}  {FAINT}{shown}{more}{FAINT:#}",
                    names.len(),
                    if names.len() == 1 { "file " } else { "files" }
                ),
            )
        })
        .collect();
    super::columns(&rows)
}

/// The first two parts of a folder's path.
fn shallow(folder: &str) -> &str {
    folder.match_indices('/').nth(1).map_or(folder, |(at, _)| &folder[..at])
}

/// What the template brings, counted by type: `6 Lambda functions, 1 DynamoDB table`.
pub fn kinds(resources: &[(Address, String)]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    resources.iter().for_each(|(_, kind)| *counts.entry(kind).or_default() += 1);
    let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(kind, count)| (std::cmp::Reverse(*count), *kind));
    let name = |kind: &str| kind.trim_start_matches("AWS::").replace("::", " ");
    counts.iter().map(|(kind, count)| format!("{count} {}", name(kind))).collect::<Vec<_>>().join(", ")
}

/// The changes for programs. The schema is in `docs/json.md`.
pub fn json_changes(changes: &[Change]) -> Vec<Json> {
    changes.iter().map(json_change).collect()
}

fn json_change(change: &Change) -> Json {
    match change {
        Change::Create { path, file } => {
            json!({"action": "create", "path": path.as_str(), "bytes": file.bytes.len(), "executable": file.executable})
        }
        Change::Edit { path, after, entries, .. } => {
            let entries: Vec<Json> = entries
                .iter()
                .map(|entry| json!({"entry": entry.key.to_string(), "action": word(entry.action)}))
                .collect();
            json!({"action": "edit", "path": path.as_str(), "bytes": after.bytes.len(), "entries": entries})
        }
        Change::Remove { path, .. } => json!({"action": "remove", "path": path.as_str()}),
        Change::Keep { at, why } => {
            json!({"action": "keep", "path": at.path.as_str(), "entry": at.entry, "why": why.to_string()})
        }
        Change::Conflict { at, why, .. } => {
            json!({"action": "conflict", "path": at.path.as_str(), "entry": at.entry, "why": why})
        }
    }
}

fn word(action: Action) -> &'static str {
    match action {
        Action::Added => "added",
        Action::Changed => "changed",
        Action::Removed => "removed",
    }
}

/// The changes as a unified diff that `git apply` and `patch -p1` take.
pub fn diff(changes: &[Change]) -> String {
    let empty = File::default();
    let mut out = String::new();
    for change in changes {
        match change {
            Change::Create { path, file } => file_diff(path, (&empty, file), true, &mut out),
            Change::Edit { path, before, after, .. } => file_diff(path, (before, after), false, &mut out),
            Change::Remove { path, before } => file_diff(path, (before, &empty), false, &mut out),
            Change::Keep { .. } | Change::Conflict { .. } => {}
        }
    }
    out
}

fn file_diff(path: &RelPath, (before, after): (&File, &File), is_new: bool, out: &mut String) {
    // Writing to a string cannot fail.
    let _ = writeln!(out, "diff --git a/{path} b/{path}");
    if is_new {
        let _ = writeln!(out, "new file mode {}", if after.executable { "100755" } else { "100644" });
    }
    let (Some(before_text), Some(after_text)) = (before.text(), after.text()) else {
        let _ = writeln!(out, "Binary files a/{path} and b/{path} differ");
        return;
    };
    let old = if is_new { "/dev/null".to_owned() } else { format!("a/{path}") };
    let new = if after.bytes.is_empty() && !is_new { "/dev/null".to_owned() } else { format!("b/{path}") };
    let text = TextDiff::from_lines(before_text, after_text);
    let _ = write!(out, "{}", text.unified_diff().header(&old, &new));
}
