//! `formwork.lock`: what was rendered, the base of every later merge. It comes out byte for byte the same for the
//! same blueprints and answers.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use git2::{ObjectType, Oid};

use crate::compose::Composition;
use crate::merge::{Cuts, Format};
use crate::request::{REQUEST, Request};
use crate::tree::{File, RelPath, Tree};

/// The name of the file that says what was rendered.
pub const LOCK: &str = "formwork.lock";

const HEAD: &str =
    "# What formwork rendered here: the base of every later merge. Written by formwork, not by hand.\nformat 1\n";

/// The two files that formwork keeps in a project: what was asked for, and what was rendered.
pub fn own_files(request: &Request, composition: &Composition<'_>) -> Vec<(RelPath, File)> {
    let own = [(REQUEST, request.text()), (LOCK, Lock::of(composition).to_text())];
    own.into_iter().filter_map(|(name, text)| Some((RelPath::new(name).ok()?, File::plain(text)))).collect()
}

/// The managed entries of a composition, in the order of their files and, in these, of their text; and the
/// files that were the user's from birth.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lock {
    records: Vec<Record>,
    /// Written once, never again.
    pub seeds: BTreeSet<RelPath>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Record {
    address: String,
    executable: bool,
    id: String,
    text: Option<String>,
}

/// Why a lock cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct LockFault {
    /// The line, from 1.
    pub line: usize,
    message: String,
}

impl Lock {
    /// The lock of everything in the composition that is not the user's from birth.
    pub fn of(composition: &Composition<'_>) -> Self {
        let managed = composition.tree.iter().filter(|(path, _)| !composition.seeds.contains(*path));
        Self {
            records: managed.flat_map(|(path, file)| records(path, file, &composition.cuts)).collect(),
            seeds: composition.seeds.clone(),
        }
    }

    /// The lock as text.
    pub fn to_text(&self) -> String {
        let mut out = String::from(HEAD);
        for path in &self.seeds {
            // Writing to a string cannot fail.
            let _ = writeln!(out, "~ {path}");
        }
        for record in &self.records {
            let mode = if record.executable { " executable" } else { "" };
            let end = match &record.text {
                None => " binary",
                Some(text) if text.is_empty() => " empty",
                Some(text) if !text.ends_with('\n') => " no-newline",
                Some(_) => "",
            };
            let _ = writeln!(out, "= {} {}{mode}{end}", record.id, record.address);
            for line in record.text.iter().flat_map(|text| text.split_inclusive('\n')) {
                let line = line.strip_suffix('\n').unwrap_or(line);
                let _ = writeln!(out, "|{line}");
            }
        }
        out
    }

    /// Reads a lock again.
    ///
    /// # Errors
    /// The first line that no lock has, or a text that does not give its id: somebody edited it.
    pub fn parse(text: &str) -> Result<Self, LockFault> {
        let mut records: Vec<(usize, Record, bool)> = Vec::new();
        let mut seeds = BTreeSet::new();
        for (number, line) in text.split('\n').enumerate().map(|(number, line)| (number + 1, line)) {
            let fault = |message: &str| LockFault { line: number, message: message.to_owned() };
            if let Some(head) = line.strip_prefix("= ") {
                records.push(
                    parse_head(head)
                        .map(|(record, open)| (number, record, open))
                        .ok_or_else(|| fault("this is no record"))?,
                );
            } else if let Some(path) = line.strip_prefix("~ ") {
                seeds.insert(RelPath::new(path).map_err(|_| fault("this is no path of a project"))?);
            } else if let Some(content) = line.strip_prefix('|') {
                let (_, record, _) = records.last_mut().ok_or_else(|| fault("text before the first record"))?;
                let text = record.text.as_mut().ok_or_else(|| fault("a binary file has no text here"))?;
                text.push_str(content);
                text.push('\n');
            } else if !(line.is_empty() || line.starts_with('#') || line == "format 1") {
                return Err(fault(
                    "this line belongs to no record; was the file edited, or is it from a newer formwork?",
                ));
            }
        }
        records
            .into_iter()
            .map(|(line, record, open)| finished(line, record, open))
            .collect::<Result<_, _>>()
            .map(|records| Self { records, seeds })
    }

    /// The rendered files as they were, without what was the user's from birth. Of a file that is recorded by its
    /// id alone `ours` gives the content, if it is still that.
    pub fn base(&self, ours: &Tree) -> Tree {
        let mut tree = Tree::new();
        for record in &self.records {
            let path = record.address.split('#').next().unwrap_or_default();
            let Ok(path) = RelPath::new(path) else { continue };
            match &record.text {
                Some(text) => {
                    let file: &mut File = tree.entry(path).or_default();
                    file.bytes.to_mut().extend_from_slice(text.as_bytes());
                    file.executable = record.executable;
                }
                None => {
                    let same = ours.get(&path).filter(|file| blob(&file.bytes) == record.id);
                    tree.extend(same.map(|file| (path, file.clone())));
                }
            }
        }
        tree
    }

    /// Whether both say the same, cargo's own lock aside.
    pub fn same_but_cargo(&self, other: &Self) -> bool {
        let rest = |lock: &'_ Self| -> Vec<Record> {
            lock.records.iter().filter(|record| record.address != "Cargo.lock").cloned().collect()
        };
        self.seeds == other.seeds && rest(self) == rest(other)
    }

    /// The paths of all files that were rendered and are not the user's from birth.
    pub fn paths(&self) -> BTreeSet<RelPath> {
        let paths = self.records.iter().filter_map(|record| record.address.split('#').next());
        paths.filter_map(|path| RelPath::new(path).ok()).collect()
    }
}

fn records(path: &RelPath, file: &File, cuts: &Cuts) -> Vec<Record> {
    let record = |address: String, text: Option<&str>, bytes: &[u8]| Record {
        address,
        executable: file.executable,
        id: blob(bytes),
        text: text.map(str::to_owned),
    };
    // cargo writes its lock anew at every change: nobody merges it line by line, so its text need not be here.
    let Some(text) = file.text().filter(|_| path.as_str() != "Cargo.lock") else {
        return vec![record(path.to_string(), None, &file.bytes)];
    };
    match Format::of(path).cutter().and_then(|cut| cuts.cut(path, text, cut).ok()) {
        Some(doc) => doc
            .pieces
            .iter()
            .map(|piece| record(format!("{path}#{}", piece.key), Some(piece.text), piece.text.as_bytes()))
            .collect(),
        None => vec![record(path.to_string(), Some(text), &file.bytes)],
    }
}

/// The id that git gives to these bytes.
fn blob(bytes: &[u8]) -> String {
    Oid::hash_object(ObjectType::Blob, bytes).map(|id| id.to_string()).unwrap_or_default()
}

fn parse_head(head: &str) -> Option<(Record, bool)> {
    let (id, mut rest) = head.split_once(' ')?;
    let mut take = |word: &str| match rest.strip_suffix(word) {
        Some(shorter) => {
            rest = shorter;
            true
        }
        None => false,
    };
    let (binary, empty, open) = (take(" binary"), take(" empty"), take(" no-newline"));
    let executable = take(" executable");
    let text = (!binary).then(String::new);
    let known = id.len() == 40 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    (known && !rest.is_empty())
        .then(|| (Record { address: rest.to_owned(), executable, id: id.to_owned(), text }, open || empty))
}

fn finished(line: usize, mut record: Record, open: bool) -> Result<Record, LockFault> {
    if open && let Some(text) = &mut record.text {
        text.pop();
    }
    match &record.text {
        Some(text) if blob(text.as_bytes()) != record.id => {
            Err(LockFault { line, message: format!("the text of `{}` was edited", record.address) })
        }
        _ => Ok(record),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn composition(files: &[(&str, &[u8], bool)]) -> Composition<'static> {
        let file = |(path, bytes, executable): &(&str, &[u8], bool)| {
            (RelPath::new(path).expect("a path"), File { bytes: bytes.to_vec().into(), executable: *executable })
        };
        let seeds = [RelPath::new("README.md").expect("a path")].into();
        Composition { tree: files.iter().map(file).collect(), seeds, ..Composition::default() }
    }

    fn sample() -> Composition<'static> {
        composition(&[
            ("README.md", b"the user's", false),
            ("a.sh", b"#!/bin/sh\n|x\n", true),
            ("empty", b"", false),
            ("open.txt", b"no end", false),
            ("picture.png", b"\0\xff", false),
            ("template.yaml", b"Transform: X\n\nResources:\n  # why\n  A:\n    Type: B\n\n# end\n", false),
            ("win.txt", b"a\r\nb\r\n", false),
        ])
    }

    #[test]
    fn a_lock_read_again_is_the_same_and_gives_the_rendered_files() {
        let composition = sample();
        let lock = Lock::of(&composition);
        let text = lock.to_text();
        assert_eq!(Lock::parse(&text), Ok(lock.clone()), "{text}");
        let mut expected = composition.tree.clone();
        expected.retain(|path, _| path.as_str() != "README.md");
        assert_eq!(lock.base(&composition.tree), expected);
        expected.retain(|path, _| path.as_str() != "picture.png");
        assert_eq!(lock.base(&Tree::new()), expected, "a file recorded by its id alone has no text here");
        assert_eq!(lock.seeds, composition.seeds);
        assert!(text.contains("template.yaml#Resources.A\n|  # why\n"), "{text}");
    }

    #[test]
    fn a_lock_edited_by_hand_is_noticed_with_its_line() {
        let text = Lock::of(&sample()).to_text();
        let error = Lock::parse(&text.replace("Type: B", "Type: C")).expect_err("edited");
        assert!(error.to_string().contains("the text of `template.yaml#Resources.A` was edited"), "{error}");
        assert!(Lock::parse("format 2\n").is_err());
    }
}
