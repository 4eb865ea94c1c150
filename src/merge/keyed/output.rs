//! The merged document while it grows out of ours: where a piece goes and how it is fitted in.

use std::collections::{BTreeMap, BTreeSet};

use super::super::doc::{Doc, Key, Kind, Owned, Piece, Pieces, shift};
use super::super::yaml::open_block;

/// Ours, with the changes made so far.
pub struct Output {
    pieces: Vec<Owned>,
    crlf: bool,
    kind: Kind,
    sorted: BTreeSet<String>,
    /// Columns before the sections' own keys.
    root: usize,
    /// Whether the text ends without a line end.
    open_end: bool,
}

impl Output {
    pub fn new(ours: &Doc<'_>) -> Self {
        let root =
            ours.pieces.iter().find(|piece| matches!(piece.key, Key::Section(_))).map_or(0, |piece| piece.indent);
        let last = ours.pieces.iter().rev().find(|piece| !piece.text.is_empty());
        let open_end = last.is_some_and(|piece| !piece.text.ends_with('\n'));
        let (pieces, sorted) = (Pieces::of(ours).pieces, sorted_tables(ours));
        Self { pieces, crlf: ours.crlf(), kind: ours.kind, sorted, root, open_end }
    }

    pub fn pieces(mut self) -> Pieces {
        if self.open_end
            && let Some(last) = self.pieces.iter_mut().rev().find(|piece| !piece.text.is_empty())
        {
            let ends = ["\r\n", "\n"].into_iter().find(|end| last.text.ends_with(end)).map_or(0, str::len);
            last.text.truncate(last.text.len() - ends);
        }
        Pieces { pieces: self.pieces, kind: self.kind }
    }

    pub fn is_toml(&self) -> bool {
        self.kind == Kind::Toml
    }

    pub fn replace(&mut self, key: &Key, text: &str, indent: usize) {
        let Some(at) = self.find(key) else { return };
        let text = shift(&self.fitted(text), indent, self.pieces[at].indent);
        let ours = &self.pieces[at].text;
        let space = ours.len() - ours.trim_start_matches(['\n', '\r']).len();
        let mut whole = format!("{}{}", &ours[..space], text.trim_start_matches(['\n', '\r']));
        if !ours.ends_with('\n') {
            whole.truncate(whole.trim_end_matches(['\n', '\r']).len());
        }
        self.pieces[at].text = whole;
    }

    /// Takes a piece out; a section's own line only when nothing is left in it.
    pub fn remove(&mut self, key: &Key) -> bool {
        let Some(at) = self.find(key) else { return false };
        let follows = self.pieces.get(at + 1).and_then(|next| next.key.section());
        if matches!(key, Key::Section(name) if follows == Some(name)) {
            return false;
        }
        self.pieces.remove(at);
        true
    }

    /// Puts a new piece of theirs in, after the one that it follows there.
    pub fn insert(&mut self, piece: &Piece<'_>, (before, after): (&[Piece<'_>], &[Piece<'_>])) {
        if let Key::Entry(section, _) = &piece.key
            && !section.is_empty()
            && self.end_of(section).is_none()
            && let Some(header) = before.iter().rev().find(|other| other.key == Key::Section(section.clone()))
        {
            let at = self.place_of_section(section, before, after);
            self.put(at, header, self.root, Some(true));
        }
        match &piece.key {
            Key::Entry(section, id) => {
                let at = self.place_of_entry(section, id, before);
                let roomy = if self.kind == Kind::Template { Some(self.roomy(section, piece.text)) } else { None };
                self.put(at, piece, self.indent(section).unwrap_or(piece.indent + self.root), roomy);
            }
            key => {
                let at = self.place_of_section(key.section().unwrap_or_default(), before, after);
                self.put(at, piece, self.root, (self.kind == Kind::Toml).then_some(true));
            }
        }
    }

    fn find(&self, key: &Key) -> Option<usize> {
        self.pieces.iter().position(|piece| piece.key == *key)
    }

    /// The index behind the last piece of a section.
    fn end_of(&self, section: &str) -> Option<usize> {
        self.pieces.iter().rposition(|piece| piece.key.section() == Some(section)).map(|at| at + 1)
    }

    /// The index behind the last entry of a section, before the comments at its end.
    fn end_of_entries(&self, section: &str) -> Option<usize> {
        self.find(&Key::Tail(section.to_owned())).filter(|_| !section.is_empty()).or_else(|| self.end_of(section))
    }

    fn end(&self) -> usize {
        self.find(&Key::Tail(String::new())).unwrap_or(self.pieces.len())
    }

    fn place_of_section(&self, section: &str, before: &[Piece<'_>], after: &[Piece<'_>]) -> usize {
        let sections = |pieces: &mut dyn Iterator<Item = &Piece<'_>>| -> Vec<String> {
            pieces.filter_map(|piece| piece.key.section()).filter(|name| *name != section).map(str::to_owned).collect()
        };
        let earlier = sections(&mut before.iter().rev());
        let later = sections(&mut after.iter());
        let behind = earlier.iter().find_map(|name| self.end_of(name));
        let ahead = || later.iter().find_map(|name| self.find(&Key::Section(name.clone())));
        let at = behind.or_else(ahead).unwrap_or_else(|| self.end());
        // Above the first section of a template stand its directives, its licence, its byte order mark.
        if at == 0 && self.kind == Kind::Template { self.end() } else { at }
    }

    fn place_of_entry(&self, section: &str, id: &str, before: &[Piece<'_>]) -> usize {
        if let Some(at) = self.place_in_order(section, id) {
            return at;
        }
        let earlier =
            before.iter().rev().filter(|piece| matches!(&piece.key, Key::Entry(other, _) if other == section));
        let behind = earlier.filter_map(|piece| self.find(&piece.key)).map(|at| at + 1).next();
        let root = || if self.kind == Kind::Toml { 0 } else { self.end() };
        behind.or_else(|| self.end_of_entries(section)).unwrap_or_else(root)
    }

    /// Where the entry goes in a section that is in alphabetical order and wants to stay so.
    fn place_in_order(&self, section: &str, id: &str) -> Option<usize> {
        if !self.sorted.contains(section) {
            return None;
        }
        let entries = self.pieces.iter().enumerate().filter_map(|(at, piece)| match &piece.key {
            Key::Entry(other, name) if other == section => Some((at, name.as_str())),
            _ => None,
        });
        let entries: Vec<(usize, &str)> = entries.collect();
        let next = entries.iter().find(|(_, name)| *name > id);
        next.map(|(at, _)| *at).or_else(|| entries.last().map(|(at, _)| at + 1))
    }

    fn indent(&self, section: &str) -> Option<usize> {
        let mut entries =
            self.pieces.iter().filter(|piece| matches!(&piece.key, Key::Entry(other, _) if other == section));
        entries.next().map(|piece| piece.indent)
    }

    /// Whether the section has blank lines between its entries. With fewer than two entries nobody knows: those that
    /// had one where they come from get one, long ones too, and a first one never.
    fn roomy(&self, section: &str, text: &str) -> bool {
        let entries = self.pieces.iter().filter(|piece| matches!(&piece.key, Key::Entry(other, _) if other == section));
        let blanks: Vec<bool> = entries.map(|piece| piece.text.starts_with(['\n', '\r'])).collect();
        match blanks.as_slice() {
            [] => false,
            [_] => text.starts_with(['\n', '\r']) || text.trim().lines().count() > 6,
            [_, rest @ ..] => rest.iter().filter(|blank| **blank).count() * 2 >= rest.len(),
        }
    }

    /// Where to go instead of `at`, where that is behind a block of text that the end of the file ends: a line end would
    /// become part of it.
    fn before_open_block(&self, at: usize, key: &Key) -> usize {
        let Some(last) = self.pieces.last().filter(|_| at == self.pieces.len() && self.kind == Kind::Template) else {
            return at;
        };
        if last.text.ends_with('\n') || open_block(&last.text).is_none_or(|mark| mark.contains('-')) {
            return at;
        }
        let section = last.key.section().unwrap_or_default();
        if matches!(key, Key::Entry(..)) && key.section() == Some(section) && key != &last.key {
            return at - 1;
        }
        self.find(&Key::Section(section.to_owned())).unwrap_or(at)
    }

    fn put(&mut self, at: usize, piece: &Piece<'_>, indent: usize, roomy: Option<bool>) {
        let at = self.before_open_block(at, &piece.key);
        let mut text = shift(piece.text.trim_end_matches(['\n', '\r']), piece.indent, indent);
        if at == 0 || roomy.is_some() {
            text = text.trim_start_matches(['\n', '\r']).to_owned();
        }
        if roomy == Some(true) && at > 0 {
            text.insert(0, '\n');
        }
        let open_end = at > 0 && !self.pieces[at - 1].text.is_empty() && !self.pieces[at - 1].text.ends_with('\n');
        let text = if open_end { format!("\n{text}") } else { format!("{text}\n") };
        let text = self.fitted(&text);
        self.pieces.insert(at, Owned { key: piece.key.clone(), text, indent, open: piece.open });
    }

    fn fitted(&self, text: &str) -> String {
        let text = text.replace("\r\n", "\n");
        if self.crlf { text.replace('\n', "\r\n") } else { text }
    }
}

/// The tables of ours whose keys stand in alphabetical order. One key alone says nothing.
fn sorted_tables(ours: &Doc<'_>) -> BTreeSet<String> {
    let mut tables: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let pieces = ours.pieces.iter().filter(|_| ours.kind == Kind::Toml);
    for piece in pieces {
        if let Key::Entry(section, name) = &piece.key {
            tables.entry(section).or_default().push(name);
        }
    }
    let sorted = tables.into_iter().filter(|(_, names)| names.len() > 1 && names.is_sorted());
    sorted.map(|(section, _)| section.to_owned()).collect()
}
