//! A text cut into keyed pieces which, one after the other, are the text again.

use std::fmt;

/// A text as pieces. Joining the pieces' texts gives the source, byte for byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doc<'t> {
    /// The pieces in the order of the text.
    pub pieces: Vec<Piece<'t>>,
    /// What the text is.
    pub kind: Kind,
}

/// What a keyed text is; each has its own manners.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Sections and logical ids, often with blank lines between them.
    Template,
    /// Tables, often with their keys in alphabetical order.
    Toml,
    /// A set of lines; a line is the same whatever the comment above it says.
    Lines,
}

/// A text in pieces that own their lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pieces {
    /// The pieces in the order of the text.
    pub pieces: Vec<Owned>,
    /// What the text is.
    pub kind: Kind,
}

/// As [`Piece`], with lines of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owned {
    /// Whose lines these are.
    pub key: Key,
    /// The lines.
    pub text: String,
    /// Columns before the key.
    pub indent: usize,
    /// Whether entries may follow it.
    pub open: bool,
}

impl Pieces {
    /// The pieces of a text that was cut.
    pub fn of(doc: &Doc<'_>) -> Self {
        let own = |piece: &Piece<'_>| Owned {
            key: piece.key.clone(),
            text: piece.text.to_owned(),
            indent: piece.indent,
            open: piece.open,
        };
        Self { pieces: doc.pieces.iter().map(own).collect(), kind: doc.kind }
    }

    /// The same to look at.
    pub fn doc(&self) -> Doc<'_> {
        Doc { pieces: self.pieces.iter().map(Owned::look).collect(), kind: self.kind }
    }

    /// Whether these are the pieces of a text.
    pub fn is(&self, text: &str) -> bool {
        let mut rest = text;
        self.pieces.iter().all(|piece| match rest.strip_prefix(piece.text.as_str()) {
            Some(after) => {
                rest = after;
                true
            }
            None => false,
        }) && rest.is_empty()
    }

    /// The whole text.
    pub fn join(&self) -> String {
        self.pieces.iter().map(|piece| piece.text.as_str()).collect()
    }
}

impl Owned {
    fn look(&self) -> Piece<'_> {
        Piece { key: self.key.clone(), text: &self.text, indent: self.indent, open: self.open }
    }
}

/// A stretch of whole lines that belongs to one key, with the comments above it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece<'t> {
    /// Whose lines these are.
    pub key: Key,
    /// The lines.
    pub text: &'t str,
    /// Columns before the key.
    pub indent: usize,
    /// Whether entries may follow it: a section's own line, not a value.
    pub open: bool,
}

/// The key of a piece.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// A section's own line, or a whole section that is not divided.
    Section(String),
    /// An entry of a section.
    Entry(String, String),
    /// Comments and blank lines after the last entry of a section, or of the text (no name).
    Tail(String),
}

impl Key {
    /// The section that this key is in, or is.
    pub fn section(&self) -> Option<&str> {
        match self {
            Key::Section(name) | Key::Entry(name, _) => Some(name),
            Key::Tail(name) => Some(name.as_str()).filter(|name| !name.is_empty()),
        }
    }

    /// Whether these are only the comments at an end.
    pub fn is_tail(&self) -> bool {
        matches!(self, Key::Tail(_))
    }
}

impl fmt::Display for Key {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Key::Section(name) => out.write_str(name),
            Key::Entry(section, id) if section.is_empty() => out.write_str(id),
            Key::Entry(section, id) => write!(out, "{section}.{id}"),
            Key::Tail(section) => write!(out, "{section}(end)"),
        }
    }
}

/// Why a text cannot be cut.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Fault {
    /// What is wrong, as a sentence without its end.
    pub message: String,
    /// Line and column, both from 1.
    pub at: Option<(usize, usize)>,
    on: Option<&'static str>,
}

impl Fault {
    /// A fault of the text as a whole.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), at: None, on: None }
    }

    /// A fault at a line and column, both from 1.
    pub fn at(message: impl Into<String>, line: usize, column: usize) -> Self {
        Self { message: message.into(), at: Some((line, column)), on: None }
    }

    /// Says that another text than the user's has the fault.
    #[must_use]
    pub fn on(mut self, what: &'static str) -> Self {
        self.on = Some(what);
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(on) = self.on {
            write!(out, "{on}: ")?;
        }
        if let Some((line, column)) = self.at {
            write!(out, "line {line}, column {column}: ")?;
        }
        out.write_str(&self.message)
    }
}

impl<'t> Doc<'t> {
    /// The piece with this key; the first where a key stands twice.
    pub fn get(&self, key: &Key) -> Option<&Piece<'t>> {
        self.pieces.iter().find(|piece| piece.key == *key)
    }

    /// The source again.
    pub fn join(&self) -> String {
        self.pieces.iter().map(|piece| piece.text).collect()
    }

    /// Whether the text has Windows line ends.
    pub fn crlf(&self) -> bool {
        self.pieces
            .iter()
            .find_map(|piece| piece.text.find('\n').map(|end| piece.text[..end].ends_with('\r')))
            .unwrap_or(false)
    }
}

/// A text of whole lines in the form in which two are compared: no blank lines round it, no indent of
/// the whole, Unix line ends.
pub fn normal(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let filled = |line: &&str| !line.is_empty();
    let (Some(first), Some(last)) = (lines.iter().position(filled), lines.iter().rposition(filled)) else {
        return String::new();
    };
    let lines = &lines[first..=last];
    let indent = lines.iter().filter(|l| filled(l)).map(|l| indent_of(l)).min().unwrap_or(0);
    lines.iter().map(|line| line.get(indent..).unwrap_or("")).collect::<Vec<_>>().join("\n")
}

/// A text in the form of [`normal`], without the lines that are comments.
pub fn bare(text: &str) -> String {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with('#')).collect();
    normal(&lines.join("\n"))
}

/// The number of spaces at the start of a line.
pub fn indent_of(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// `text` with all its lines moved from one indent to another; blank lines stay blank.
pub fn shift(text: &str, from: usize, to: usize) -> String {
    if from == to {
        return text.to_owned();
    }
    text.split_inclusive('\n').map(|line| shift_line(line, from, to)).collect()
}

fn shift_line(line: &str, from: usize, to: usize) -> String {
    if line.trim().is_empty() {
        return line.to_owned();
    }
    if to > from {
        return format!("{}{line}", " ".repeat(to - from));
    }
    line[(from - to).min(indent_of(line))..].to_owned()
}

/// The byte offset of each line's start, and the text's length at the end.
pub fn line_starts(text: &str) -> Vec<usize> {
    let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1));
    let mut starts: Vec<usize> = starts.filter(|at| *at < text.len()).collect();
    starts.push(text.len());
    starts
}

/// The first of the lines above `line` (0-based) that belong to the key on it: blank lines, and comments
/// that are not indented deeper than the key.
pub fn first_line_of(lines: &[&str], line: usize, floor: usize, indent: usize) -> usize {
    let mut first = line;
    while first > floor && belongs_below(lines[first - 1], indent) {
        first -= 1;
    }
    first
}

fn belongs_below(line: &str, indent: usize) -> bool {
    let content = line.trim_start();
    content.is_empty() || (content.starts_with('#') && line.len() - content.len() <= indent)
}
