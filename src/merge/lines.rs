//! Sets of lines, such as `.gitignore`: a line is its own key.

use super::doc::{Doc, Fault, Key, Kind, Piece, line_starts};

/// Cuts a text into its lines; comments above a line belong to it.
///
/// # Errors
/// None; the signature is that of the other formats.
pub fn cut(text: &str) -> Result<Doc<'_>, Fault> {
    let starts = line_starts(text);
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let mut pieces = Vec::new();
    let mut from = 0;
    for (number, line) in lines.iter().enumerate() {
        let content = line.trim();
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        let key = Key::Entry(String::new(), content.to_owned());
        pieces.push(Piece { key, text: &text[starts[from]..starts[number + 1]], indent: 0, open: false });
        from = number + 1;
    }
    if starts[from] < text.len() || pieces.is_empty() {
        pieces.push(Piece { key: Key::Tail(String::new()), text: &text[starts[from]..], indent: 0, open: false });
    }
    Ok(Doc { pieces, kind: Kind::Lines })
}
