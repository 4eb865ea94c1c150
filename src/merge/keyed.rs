//! Merging two keyed documents: entry by entry, by the one rule; every line that no entry's change
//! touches stays as it is.

mod output;

use std::collections::BTreeMap;

use super::doc::{Doc, Fault, Key, Kind, Piece, Pieces, bare, normal, shift};
use super::{Action, Clash, Entry, Step, Why, step, text, toml};
use output::Output;

/// The merged pieces and what was done to reach it.
#[derive(Debug)]
pub struct Merged {
    pub pieces: Pieces,
    pub notes: Notes,
}

/// What was done, left and not decided.
#[derive(Debug, Default)]
pub struct Notes {
    pub entries: Vec<Entry>,
    pub kept: Vec<(Key, Why)>,
    pub conflicts: Vec<Found>,
}

/// An entry that could not be merged.
#[derive(Debug)]
pub struct Found {
    pub key: Key,
    pub clash: Clash,
    pub marked: Option<String>,
}

/// Merges two documents. Entries that only `ours` has are not looked at.
pub fn merge(base: Option<&Doc<'_>>, ours: &Doc<'_>, theirs: &Doc<'_>) -> Merged {
    let sides =
        Sides { kind: ours.kind, base: base.map(index).unwrap_or_default(), ours: index(ours), theirs: index(theirs) };
    let mut work = Work { sides, out: Output::new(ours), notes: Notes::default() };
    for (number, piece) in theirs.pieces.iter().enumerate() {
        work.take_in(piece, &theirs.pieces[..number], &theirs.pieces[number + 1..]);
    }
    for piece in base.iter().flat_map(|base| base.pieces.iter().rev()) {
        work.drop_gone(piece);
    }
    Merged { pieces: work.out.pieces(), notes: work.notes }
}

/// Holds that the merged text, read again, has every entry of ours that was not to change, unchanged,
/// and every entry of theirs that was to arrive, once.
pub fn verify(merged: &Pieces, again: &Doc<'_>) -> Result<(), Fault> {
    let counts = |(key, text): &(&Key, &str)| !key.is_tail() || !bare(text).is_empty();
    let found: Vec<_> = again.pieces.iter().map(|piece| (&piece.key, piece.text)).filter(counts).collect();
    let wanted = merged.pieces.iter().map(|piece| (&piece.key, piece.text.as_str()));
    let wanted: Vec<_> = wanted.filter(counts).collect();
    // A comment may stand with another entry now; what the entries say is compared.
    let is_same = |((key, text), (other, found)): &(&(&Key, &str), &(&Key, &str))| {
        key == other && (text == found || bare(text) == bare(found))
    };
    let same = wanted.iter().zip(&found).take_while(is_same).count();
    if same == wanted.len() && same == found.len() {
        return Ok(());
    }
    let key = wanted.get(same).map_or_else(|| found[same].0, |pair| pair.0);
    Err(Fault::new(format!("`{key}` would not read the same after the merge; nothing can be put in safely")))
}

type Index<'d> = BTreeMap<&'d Key, &'d Piece<'d>>;

fn index<'d>(doc: &'d Doc<'d>) -> Index<'d> {
    let mut index = BTreeMap::new();
    for piece in doc.pieces.iter().filter(|piece| !piece.key.is_tail()) {
        index.entry(&piece.key).or_insert(piece);
    }
    index
}

/// What of a piece is compared.
fn content(piece: &Piece<'_>, kind: Kind) -> String {
    if kind == Kind::Lines { piece.key.to_string() } else { normal(piece.text) }
}

struct Sides<'d> {
    kind: Kind,
    base: Index<'d>,
    ours: Index<'d>,
    theirs: Index<'d>,
}

impl<'d> Sides<'d> {
    fn ours(&self, key: &Key) -> Option<&'d Piece<'d>> {
        self.ours.get(key).copied()
    }

    fn base(&self, key: &Key) -> Option<&'d Piece<'d>> {
        self.base.get(key).copied()
    }

    fn step(&self, key: &Key) -> Step {
        let [base, ours, theirs] =
            [&self.base, &self.ours, &self.theirs].map(|side| side.get(key).map(|piece| content(piece, self.kind)));
        step(base.as_ref(), ours.as_ref(), theirs.as_ref())
    }

    /// Whether ours has the section as one value, so that no entry can be put into it.
    fn closed(&self, section: &str) -> bool {
        self.ours.get(&Key::Section(section.to_owned())).is_some_and(|piece| !piece.open)
    }
}

struct Work<'d> {
    sides: Sides<'d>,
    out: Output,
    notes: Notes,
}

impl Work<'_> {
    fn take_in(&mut self, piece: &Piece<'_>, before: &[Piece<'_>], after: &[Piece<'_>]) {
        match &piece.key {
            Key::Tail(_) => {}
            Key::Section(name) if piece.open => self.take_section(piece, name),
            Key::Entry(section, _) if self.sides.closed(section) => self.refuse_closed(section),
            key => self.take_entry(key, piece, (before, after)),
        }
    }

    /// A section's own line: only its comment can differ, which is no reason for a conflict.
    fn take_section(&mut self, piece: &Piece<'_>, name: &str) {
        if self.sides.closed(name) {
            self.refuse_closed(name);
        } else if self.sides.ours.contains_key(&piece.key) && self.sides.step(&piece.key) == Step::Take {
            self.replace(piece);
        }
    }

    fn refuse_closed(&mut self, section: &str) {
        let key = Key::Section(section.to_owned());
        if self.notes.conflicts.iter().all(|found| found.key != key) {
            self.notes.conflicts.push(Found { key, clash: Clash::Closed, marked: None });
        }
    }

    fn take_entry(&mut self, key: &Key, piece: &Piece<'_>, around: (&[Piece<'_>], &[Piece<'_>])) {
        match self.sides.step(key) {
            Step::Keep(Why::Same) | Step::Remove => {}
            Step::Keep(why) => self.notes.kept.push((key.clone(), why)),
            Step::Take if self.sides.ours.contains_key(key) => self.replace(piece),
            Step::Take => {
                self.out.insert(piece, around);
                self.note(key, Action::Added);
            }
            Step::Descend => self.bottom(key, piece),
            Step::Clash(clash) => self.clash(key, clash, None),
        }
    }

    fn note(&mut self, key: &Key, action: Action) {
        self.notes.entries.push(Entry { key: key.clone(), action });
    }

    fn clash(&mut self, key: &Key, clash: Clash, marked: Option<String>) {
        self.notes.conflicts.push(Found { key: key.clone(), clash, marked });
    }

    fn replace(&mut self, piece: &Piece<'_>) {
        self.out.replace(&piece.key, piece.text, piece.indent);
        self.note(&piece.key, Action::Changed);
    }

    /// Both sides have it and differ: the values of lists, or lines if there is a base.
    fn bottom(&mut self, key: &Key, piece: &Piece<'_>) {
        let Some(ours) = self.sides.ours(key) else { return };
        let (our_text, their_text) = (ours.text.to_owned(), shift(piece.text, piece.indent, ours.indent));
        let base_text = self.sides.base(key).map(|base| shift(base.text, base.indent, ours.indent));
        if base_text.is_none() && bare(&our_text) == bare(&their_text) {
            return;
        }
        let lists = || toml::united(base_text.as_deref(), &our_text, Some(&their_text));
        if let Some(union) = self.out.is_toml().then(lists).flatten() {
            return self.settle(key, &our_text, union, ours.indent);
        }
        match text::merge(base_text.as_deref(), &our_text, &their_text) {
            text::Merged::Clean(text) => self.settle(key, &our_text, text, ours.indent),
            text::Merged::Clash(clash, marked) => self.clash(key, clash, marked),
        }
    }

    /// A list of ours without the values that the base had, where theirs dropped the list.
    fn list_without(&self, key: &Key, base: &Piece<'_>) -> Option<(String, String, usize)> {
        let ours = self.sides.ours(key).filter(|_| self.out.is_toml())?;
        let rest = toml::united(Some(base.text), ours.text, None)?;
        Some((ours.text.to_owned(), rest, ours.indent))
    }

    fn settle(&mut self, key: &Key, ours: &str, text: String, indent: usize) {
        if text == ours {
            self.notes.kept.push((key.clone(), Why::ChangedHere));
        } else {
            self.out.replace(key, &text, indent);
            self.note(key, Action::Changed);
        }
    }

    /// What the base had and theirs has no more.
    fn drop_gone(&mut self, piece: &Piece<'_>) {
        let key = &piece.key;
        if key.is_tail() || self.sides.theirs.contains_key(key) || !self.sides.ours.contains_key(key) {
            return;
        }
        match self.sides.step(key) {
            Step::Remove if self.out.remove(key) => self.note(key, Action::Removed),
            Step::Clash(clash) if !piece.open => match self.list_without(key, piece) {
                Some((ours, rest, indent)) => self.settle(key, &ours, rest, indent),
                None => self.clash(key, clash, None),
            },
            _ => {}
        }
    }
}
