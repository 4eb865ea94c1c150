//! Conflicts put into their files as markers, for people to decide.

use std::collections::BTreeMap;

use super::{Address, Change, Format};
use crate::tree::{File, RelPath, Tree};

/// A conflict with its reason, and whether its file has markers for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undecided {
    /// What is in conflict.
    pub at: Address,
    /// Why nothing could decide it.
    pub why: String,
    /// Whether both versions stand in the file, between markers; else ours stays as it is.
    pub marked: bool,
}

/// The changes with every conflict whose lines can be shown written into its file between markers.
pub fn marked(changes: Vec<Change>, ours: &Tree) -> (Vec<Change>, Vec<Undecided>) {
    let mut rest = Vec::new();
    let mut conflicts: BTreeMap<RelPath, Vec<(Address, String, Option<String>)>> = BTreeMap::new();
    for change in changes {
        match change {
            Change::Conflict { at, why, marked } => {
                conflicts.entry(at.path.clone()).or_default().push((at, why, marked));
            }
            other => rest.push(other),
        }
    }
    let mut listed = Vec::new();
    for (path, conflicts) in conflicts {
        let texts = conflicts.iter().filter_map(|(at, _, marked)| Some((at.entry.as_deref(), marked.as_deref()?)));
        let shown = put(&path, &texts.collect(), ours, &mut rest);
        listed.extend(conflicts.into_iter().map(|(at, why, marked)| Undecided {
            marked: shown && marked.is_some(),
            at,
            why,
        }));
    }
    (rest, listed)
}

fn put(path: &RelPath, marked: &BTreeMap<Option<&str>, &str>, ours: &Tree, changes: &mut Vec<Change>) -> bool {
    let Some(before) = ours.get(path).filter(|_| !marked.is_empty()) else { return false };
    let edited = changes.iter_mut().find_map(|change| match change {
        Change::Edit { path: other, after, .. } if other == path => Some(after),
        _ => None,
    });
    let now = edited.as_deref().unwrap_or(before);
    let Some(text) = now.text().and_then(|text| with_marks(path, text, marked)) else { return false };
    let file = File { bytes: text.into_bytes().into(), executable: now.executable };
    match edited {
        Some(after) => *after = file,
        None => {
            let before = before.clone();
            changes.push(Change::Edit { path: path.clone(), before, after: file, entries: Vec::new() });
        }
    }
    true
}

fn with_marks(path: &RelPath, text: &str, marked: &BTreeMap<Option<&str>, &str>) -> Option<String> {
    if let Some(whole) = marked.get(&None) {
        return Some((*whole).to_owned());
    }
    let doc = Format::of(path).cutter()?(text).ok()?;
    let pieces = doc.pieces.iter().map(|piece| {
        let key = piece.key.to_string();
        marked.get(&Some(key.as_str())).copied().unwrap_or(piece.text)
    });
    Some(pieces.collect())
}

#[cfg(test)]
mod tests {
    use super::super::merge;
    use super::*;

    #[test]
    fn both_versions_of_two_entries_stand_in_the_file_between_markers() {
        let path = RelPath::new("template.yaml").expect("a path");
        let tree = |a: u8, b: u8, c: u8| -> Tree {
            let text = format!(
                "Resources:\n  A:\n    Type: X\n    Size: {a}\n  B:\n    Type: X\n    Size: {b}\n  C:\n    Type: X\n    Size: {c}\n"
            );
            [(path.clone(), File::plain(text))].into()
        };
        let (base, ours, theirs) = (tree(1, 1, 1), tree(2, 2, 1), tree(3, 3, 3));
        let (changes, undecided) = marked(merge(&base, &ours, &theirs), &ours);
        assert_eq!(undecided.len(), 2);
        assert!(undecided.iter().all(|conflict| conflict.marked));
        let [Change::Edit { after, .. }] = changes.as_slice() else { panic!("{changes:?}") };
        let text = after.text().expect("text");
        assert_eq!(text.matches("<<<<<<<").count(), 2, "{text}");
        assert!(text.contains("    Size: 2\n|||||||") && text.ends_with("    Size: 3\n"), "{text}");
    }
}
