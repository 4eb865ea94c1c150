//! The one idea: `merge(base, ours, theirs)` says what has to change in `ours`.
//!
//! Every level (tree, document, entry, line) decides by the same [`step`]. Nothing here reads or
//! writes a disk; see `apply.rs` for that.

mod cuts;
pub mod doc;
mod keyed;
mod layers;
pub mod lines;
mod marked;
pub mod text;
pub mod toml;
pub mod yaml;

use std::collections::BTreeSet;
use std::fmt;

use crate::tree::{File, RelPath, Tree};
use doc::{Doc, Fault, Key};

pub use cuts::Cuts;
pub use layers::{Laid, Layers};
pub use marked::{Undecided, marked};

/// What the three sides say about one keyed thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Ours stays as it is.
    Keep(Why),
    /// Theirs is put in (added, or in place of ours).
    Take,
    /// Theirs dropped it and ours never touched it.
    Remove,
    /// Both sides differ: decide one level down.
    Descend,
    /// No level below could decide it.
    Clash(Clash),
}

/// Why something of ours stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Both sides are the same.
    Same,
    /// Only our side changed it.
    ChangedHere,
    /// Our side removed it; it stays removed.
    RemovedHere,
    /// Our side removed it, and theirs changed it: it stays removed, and what theirs did is lost.
    RemovedHereChangedThere,
}

/// Why two sides cannot be brought together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clash {
    /// Both sides added it, with different content.
    BothAdded,
    /// Both sides changed the same lines.
    BothChanged,
    /// They dropped what our side changed.
    RemovedThere,
    /// Ours is written as one value (`{}`, flow style), so nothing can be put into it line by line.
    Closed,
}

impl fmt::Display for Why {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Why::Same => "already there",
            Why::ChangedHere => "changed here only",
            Why::RemovedHere => "removed here, stays removed",
            Why::RemovedHereChangedThere => "changed by the blueprint, but removed here; stays removed",
        })
    }
}

impl fmt::Display for Clash {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Clash::BothAdded => "is there already, with other content",
            Clash::BothChanged => "was changed on both sides",
            Clash::RemovedThere => "was changed here and dropped by the blueprint",
            Clash::Closed => "is written in flow style; write it in block style (one key a line) first",
        })
    }
}

/// The one rule, for anything that has a key.
pub fn step<T: PartialEq + ?Sized>(base: Option<&T>, ours: Option<&T>, theirs: Option<&T>) -> Step {
    match (base, ours, theirs) {
        _ if ours == theirs => Step::Keep(Why::Same),
        _ if base == theirs => Step::Keep(if ours.is_some() { Why::ChangedHere } else { Why::RemovedHere }),
        (_, _, Some(_)) if ours == base => Step::Take,
        (_, _, None) if ours == base => Step::Remove,
        (_, Some(_), Some(_)) => Step::Descend,
        (_, None, _) => Step::Keep(Why::RemovedHereChangedThere),
        (_, Some(_), None) => Step::Clash(Clash::RemovedThere),
    }
}

/// The place of a change: a file, or an entry in a keyed file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Address {
    /// The file.
    pub path: RelPath,
    /// The entry, as in `Resources.OrdersQueue`.
    pub entry: Option<String>,
}

impl Address {
    fn entry(path: &RelPath, key: &Key) -> Self {
        Self { path: path.clone(), entry: Some(key.to_string()) }
    }

    fn file(path: &RelPath) -> Self {
        Self { path: path.clone(), entry: None }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.entry {
            Some(entry) => write!(out, "{}#{entry}", self.path),
            None => write!(out, "{}", self.path),
        }
    }
}

/// What happened to one entry of an edited file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The entry's key.
    pub key: Key,
    /// Added, changed or removed.
    pub action: Action,
}

/// What is done to an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// It is new.
    Added,
    /// It has another content.
    Changed,
    /// It is gone.
    Removed,
}

/// One thing that has to be done, or was left, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A new file.
    Create { path: RelPath, file: File },
    /// A file gets other content.
    Edit { path: RelPath, before: File, after: File, entries: Vec<Entry> },
    /// A file goes.
    Remove { path: RelPath, before: File },
    /// Something stays although theirs has it otherwise.
    Keep { at: Address, why: Why },
    /// Cannot be decided; `marked` is the text with conflict markers, where lines could be merged.
    Conflict { at: Address, why: String, marked: Option<String> },
}

/// What has to change in `ours` so that it gets what `theirs` did since `base`, in order of paths.
/// Files that only `ours` has are not looked at. What is the same on both sides gives no change.
pub fn merge(base: &Tree, ours: &Tree, theirs: &Tree) -> Vec<Change> {
    merge_cut(base, ours, theirs, &Cuts::default())
}

/// As [`merge`], where some of the texts were cut before.
pub fn merge_cut(base: &Tree, ours: &Tree, theirs: &Tree, cuts: &Cuts) -> Vec<Change> {
    let paths: BTreeSet<&RelPath> = theirs.keys().chain(base.keys()).collect();
    let mut merge = Merge { cuts, changes: Vec::new() };
    for path in paths {
        merge.path(path, (base.get(path), ours.get(path), theirs.get(path)));
    }
    merge.changes
}

type Sides<'a> = (Option<&'a File>, Option<&'a File>, Option<&'a File>);

struct Merge<'c> {
    cuts: &'c Cuts,
    changes: Vec<Change>,
}

impl Merge<'_> {
    fn path(&mut self, path: &RelPath, (base, ours, theirs): Sides<'_>) {
        match (step(base, ours, theirs), ours, theirs) {
            (Step::Keep(Why::Same), ..) => {}
            (Step::Keep(why), ..) => self.changes.push(Change::Keep { at: Address::file(path), why }),
            (Step::Take, None, Some(file)) => {
                self.changes.push(Change::Create { path: path.clone(), file: file.clone() });
            }
            (Step::Take, Some(before), Some(after)) if Format::of(path) == Format::Text => {
                self.changes.push(edit(path, before, after.clone(), Vec::new()));
            }
            (Step::Take | Step::Descend, Some(ours), Some(theirs)) => self.file(path, base, ours, theirs),
            (Step::Remove, Some(before), _) => {
                self.changes.push(Change::Remove { path: path.clone(), before: before.clone() });
            }
            // Of a file in entries what nobody here changed goes, whether the rest stays or nothing is left.
            (Step::Clash(Clash::RemovedThere), Some(ours), None) if Format::of(path).cutter().is_some() => {
                self.file(path, base, ours, &File::default());
            }
            (Step::Clash(clash), ..) => self.changes.push(conflict(Address::file(path), clash, None)),
            (Step::Take | Step::Remove | Step::Descend, ..) => {}
        }
    }

    fn file(&mut self, path: &RelPath, base: Option<&File>, ours: &File, theirs: &File) {
        let changes = &mut self.changes;
        let (Some(our_text), Some(their_text)) = (ours.text(), theirs.text()) else {
            let clash = if base.is_some() { Clash::BothChanged } else { Clash::BothAdded };
            return changes.push(conflict(Address::file(path), clash, None));
        };
        let base_text = base.and_then(File::text);
        let executable = if base.is_some_and(|base| base.executable == ours.executable) {
            theirs.executable
        } else {
            ours.executable
        };
        let finish = |text: String| File { bytes: text.into_bytes().into(), executable };
        let Some(cut) = Format::of(path).cutter() else {
            return match text::merge_lines(base_text, our_text, their_text) {
                text::Merged::Clean(text) => changes.push(edit(path, ours, finish(text), Vec::new())),
                text::Merged::Clash(clash, marked) => changes.push(conflict(Address::file(path), clash, marked)),
            };
        };
        match merge_docs(cut, (path, self.cuts), base_text, our_text, their_text) {
            Ok((text, merged)) => {
                for (key, why) in merged.kept {
                    changes.push(Change::Keep { at: Address::entry(path, &key), why });
                }
                for found in merged.conflicts {
                    changes.push(conflict(Address::entry(path, &found.key), found.clash, found.marked));
                }
                if text.trim().is_empty() && their_text.is_empty() {
                    changes.push(Change::Remove { path: path.clone(), before: ours.clone() });
                } else if text != our_text {
                    changes.push(edit(path, ours, finish(text), merged.entries));
                }
            }
            Err(fault) => changes.push(conflict(Address::file(path), fault, None)),
        }
    }
}

fn edit(path: &RelPath, before: &File, after: File, entries: Vec<Entry>) -> Change {
    Change::Edit { path: path.clone(), before: before.clone(), after, entries }
}

fn conflict(at: Address, why: impl fmt::Display, marked: Option<String>) -> Change {
    Change::Conflict { at, why: why.to_string(), marked }
}

/// What cuts a text of one format into entries.
pub type Cutter = for<'t> fn(&'t str) -> Result<Doc<'t>, Fault>;

fn merge_docs(
    cut: Cutter,
    (path, cuts): (&RelPath, &Cuts),
    base: Option<&str>,
    ours: &str,
    theirs: &str,
) -> Result<(String, keyed::Notes), Fault> {
    let base = base.map(|text| cuts.cut(path, text, cut)).transpose().map_err(|fault| fault.on("the recorded base"))?;
    let our_doc = cuts.cut(path, ours, cut)?;
    let their_doc = cuts.cut(path, theirs, cut).map_err(|fault| fault.on("the blueprint's text"))?;
    let merged = keyed::merge(base.as_ref(), &our_doc, &their_doc);
    let text = merged.pieces.join();
    keyed::verify(&merged.pieces, &cut(&text)?)?;
    Ok((text, merged.notes))
}

/// How a file is taken apart; decided by its name alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A SAM or CloudFormation template: sections and logical ids.
    Template,
    /// Tables and keys.
    Toml,
    /// A set of lines.
    Lines,
    /// Lines in order; only a common base can bring two of them together.
    Text,
}

impl Format {
    /// The format of the file at `path`.
    pub fn of(path: &RelPath) -> Self {
        match path.file_name() {
            "template.yaml" | "template.yml" => Self::Template,
            ".gitignore" | ".gitattributes" | ".dockerignore" => Self::Lines,
            name if name.ends_with(".toml") => Self::Toml,
            _ => Self::Text,
        }
    }

    /// The function that cuts a text of this format into entries.
    pub fn cutter(self) -> Option<Cutter> {
        match self {
            Self::Template => Some(yaml::cut),
            Self::Toml => Some(toml::cut),
            Self::Lines => Some(lines::cut),
            Self::Text => None,
        }
    }
}

/// `tree` after `changes`; conflicts leave ours as it is.
pub fn applied(mut tree: Tree, changes: &[Change]) -> Tree {
    for change in changes {
        match change {
            Change::Create { path, file } | Change::Edit { path, after: file, .. } => {
                tree.insert(path.clone(), file.clone());
            }
            Change::Remove { path, .. } => {
                tree.remove(path);
            }
            Change::Keep { .. } | Change::Conflict { .. } => {}
        }
    }
    tree
}

#[cfg(test)]
mod tests;
