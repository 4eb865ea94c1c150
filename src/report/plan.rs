//! A list of changes in words, as JSON and as a unified diff.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value as Json, json};
use similar::TextDiff;

use super::FAINT;
use crate::merge::{Action, Address, Change};
use crate::tree::{File, RelPath};

/// How many names of a folder's files are shown at the most.
const SHOWN: usize = 4;

/// One line a folder, at most `width` columns wide: how many files go into it, and the first of their names.
pub fn folders(changes: &[Change], width: usize) -> String {
    let mut folders: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for change in changes {
        if let Change::Create { path, .. } = change {
            folders.entry(shallow(path.parent())).or_default().push(path.file_name());
        }
    }
    let named = |folder: &str| if folder.is_empty() { "./".to_owned() } else { format!("{folder}/") };
    let widest = folders.keys().map(|folder| named(folder).chars().count()).max().unwrap_or(0);
    let row = |(folder, names): (&str, Vec<&str>)| {
        let count = format!("{:>3} {}", names.len(), if names.len() == 1 { "file " } else { "files" });
        let room = width.saturating_sub(2 + widest + 2 + count.len() + 2);
        (named(folder), format!("{count}  {FAINT}{}{FAINT:#}", first_names(&names, room)))
    };
    super::columns(&folders.into_iter().map(row).collect::<Vec<_>>())
}

/// The first names that have room, and `...` where there are more.
fn first_names(names: &[&str], room: usize) -> String {
    let text = |count: usize| {
        let more = (count < names.len()).then_some("...");
        names.iter().take(count).copied().chain(more).collect::<Vec<_>>().join(", ")
    };
    let fits = |count: &usize| text(*count).chars().count() <= room;
    text((1..=names.len().min(SHOWN)).rev().find(fits).unwrap_or(0))
}

/// The first two parts of a folder's path.
fn shallow(folder: &str) -> &str {
    folder.match_indices('/').nth(1).map_or(folder, |(at, _)| &folder[..at])
}

/// What the template brings, counted by type, most first: `6 Lambda Function`, `1 DynamoDB Table`.
pub fn kinds(resources: &[(Address, String)]) -> Vec<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    resources.iter().for_each(|(_, kind)| *counts.entry(kind).or_default() += 1);
    let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(kind, count)| (std::cmp::Reverse(*count), *kind));
    let name = |kind: &str| kind.trim_start_matches("AWS::").replace("::", " ");
    counts.iter().map(|(kind, count)| format!("{count} {}", name(kind))).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_names_are_shown_as_have_room_and_never_more_than_four() {
        let names = ["one.md", "two.md", "three.md", "four.md", "five.md"];
        assert_eq!(first_names(&names, 80), "one.md, two.md, three.md, four.md, ...");
        assert_eq!(first_names(&names, 38), "one.md, two.md, three.md, four.md, ...");
        assert_eq!(first_names(&names, 37), "one.md, two.md, three.md, ...");
        assert_eq!(first_names(&names, 5), "...");
        assert_eq!(first_names(&names[..2], 14), "one.md, two.md");
    }
}
