//! TOML: tables and their keys. `toml_edit` gives the positions; the source text is what is kept.

use std::ops::Range;

use toml_edit::{Document, Item, Table};

use super::doc::{Doc, Fault, Key, Kind, Piece, first_line_of, line_starts};

/// Cuts a TOML file at its table headers and at the keys in them. An element of an array of tables is
/// one piece, named by its `name` or its number.
pub fn cut(text: &str) -> Result<Doc<'_>, Fault> {
    let document = Document::parse(text).map_err(|error| {
        let (line, column) = position(text, error.span().map_or(0, |span| span.start));
        Fault::at(format!("this is no valid TOML: {}", error.message().trim_end()), line, column)
    })?;
    let mut found = Vec::new();
    table(document.as_table(), "", &mut found);
    found.sort_by_key(|(_, span)| span.start);
    Ok(Doc { pieces: pieces(text, &found), kind: Kind::Toml })
}

/// Line and column, both from 1, of a byte offset.
pub fn position(text: &str, offset: usize) -> (usize, usize) {
    let before = &text[..offset.min(text.len())];
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    (before.matches('\n').count() + 1, before[start..].chars().count() + 1)
}

type Found = Vec<(Key, Range<usize>)>;

fn table(table: &Table, path: &str, found: &mut Found) {
    for (name, item) in table {
        let below = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        match item {
            Item::Table(inner) if inner.is_dotted() => {
                dotted(inner, (path, name), found);
            }
            Item::Table(inner) => {
                if let (false, Some(span)) = (inner.is_implicit(), inner.span()) {
                    found.push((Key::Section(below.clone()), span));
                }
                self::table(inner, &below, found);
            }
            Item::ArrayOfTables(array) => {
                for (number, element) in array.iter().enumerate() {
                    let name =
                        element.get("name").and_then(Item::as_str).map_or_else(|| number.to_string(), str::to_owned);
                    if let Some(span) = element.span() {
                        found.push((Key::Section(format!("{below}[{name}]")), span));
                    }
                }
            }
            Item::Value(_) => {
                if let Some(span) = table.key(name).and_then(toml_edit::Key::span) {
                    found.push((Key::Entry(path.to_owned(), name.to_owned()), span));
                }
            }
            Item::None => {}
        }
    }
}

/// Keys such as `version.workspace = true`: one entry each, named by the whole dotted key.
fn dotted(table: &Table, (section, name): (&str, &str), found: &mut Found) {
    for (below, item) in table {
        let full = format!("{name}.{below}");
        match item {
            Item::Table(inner) => dotted(inner, (section, &full), found),
            _ => {
                if let Some(span) = table.key(below).and_then(toml_edit::Key::span) {
                    found.push((Key::Entry(section.to_owned(), full), span));
                }
            }
        }
    }
}

fn pieces<'t>(text: &'t str, found: &Found) -> Vec<Piece<'t>> {
    let starts = line_starts(text);
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let line_of = |offset: usize| starts.partition_point(|start| *start <= offset) - 1;
    let mut marks = Vec::new();
    let mut keys: Vec<&Key> = Vec::new();
    let mut floor = 0;
    for (key, span) in found {
        let line = line_of(span.start);
        if line < floor {
            continue;
        }
        marks.push(if keys.is_empty() { 0 } else { first_line_of(&lines, line, floor, usize::MAX) });
        keys.push(key);
        floor = line + 1;
    }
    marks.push(first_line_of(&lines, lines.len(), floor, usize::MAX));
    let cut = |from: usize, to: usize| &text[starts[from]..starts[to]];
    let mut pieces: Vec<Piece<'t>> = Vec::new();
    for (index, key) in keys.iter().enumerate() {
        let open = matches!(key, Key::Section(name) if !name.ends_with(']'));
        pieces.push(Piece { key: (*key).clone(), text: cut(marks[index], marks[index + 1]), indent: 0, open });
    }
    let tail = &text[starts[marks[keys.len()]]..];
    if !tail.is_empty() || pieces.is_empty() {
        pieces.push(Piece { key: Key::Tail(String::new()), text: tail, indent: 0, open: false });
    }
    pieces
}

/// Brings two lists of strings under one key together: ours, without what theirs dropped since the base, then what theirs
/// added. A list of ours that is in order stays in order. Nothing where one of them is no list of strings.
pub fn united(base: Option<&str>, ours: &str, theirs: Option<&str>) -> Option<String> {
    let mut document: toml_edit::DocumentMut = ours.parse().ok()?;
    let name = document.iter().next()?.0.to_owned();
    let list = |text: Option<&str>| -> Option<Vec<String>> {
        let Some(text) = text else { return Some(Vec::new()) };
        strings(text.parse::<toml_edit::DocumentMut>().ok()?.get(&name)?)
    };
    let (base, theirs) = (list(base)?, list(theirs)?);
    let our_values = strings(document.get(&name)?)?;
    let array = document.get_mut(&name)?.as_array_mut()?;
    for value in base.iter().filter(|value| !theirs.contains(value)) {
        take_out(array, value);
    }
    for value in theirs.iter().filter(|value| !our_values.contains(value) && !base.contains(value)) {
        put_in(array, value);
    }
    Some(document.to_string())
}

fn take_out(array: &mut toml_edit::Array, value: &str) {
    let Some(at) = array.iter().position(|item| item.as_str() == Some(value)) else { return };
    let gone = array.remove(at);
    if let (0, Some(first)) = (at, array.get_mut(0)) {
        let prefix = gone.decor().prefix().cloned().unwrap_or_default();
        first.decor_mut().set_prefix(prefix);
    }
}

fn put_in(array: &mut toml_edit::Array, value: &str) {
    let values: Vec<&str> = array.iter().filter_map(toml_edit::Value::as_str).collect();
    let sorted = values.len() > 1 && values.is_sorted();
    let at = values.iter().position(|other| sorted && *other > value).unwrap_or(values.len());
    let space = |item: &toml_edit::Value| {
        let prefix = item.decor().prefix().and_then(|prefix| prefix.as_str()).unwrap_or_default();
        prefix.rfind('\n').map_or_else(|| " ".to_owned(), |at| prefix[at..].to_owned())
    };
    let prefix = array.iter().last().map(space).unwrap_or_default();
    let mut item = toml_edit::Value::from(value);
    let first = (at == 0).then(|| array.get(0).and_then(|first| first.decor().prefix().cloned())).flatten();
    if let (Some(own), Some(next)) = (&first, array.get_mut(0)) {
        item.decor_mut().set_prefix(own.clone());
        next.decor_mut().set_prefix(&prefix);
    } else {
        item.decor_mut().set_prefix(&prefix);
    }
    if at == array.len()
        && let Some(last) = at.checked_sub(1).and_then(|last| array.get_mut(last))
    {
        let suffix = last.decor().suffix().cloned().unwrap_or_default();
        last.decor_mut().set_suffix("");
        item.decor_mut().set_suffix(suffix);
    }
    array.insert_formatted(at, item);
}

fn strings(item: &Item) -> Option<Vec<String>> {
    item.as_array()?.iter().map(|value| value.as_str().map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::united;

    #[test]
    fn lists_are_brought_together_by_their_values() {
        let cases = [
            (None, "x = [\"b\"]\n", Some("x = [\"a\"]\n"), "x = [\"b\", \"a\"]\n"),
            (None, "x = [\"b\", \"d\"]\n", Some("x = [\"a\", \"c\"]\n"), "x = [\"a\", \"b\", \"c\", \"d\"]\n"),
            (
                Some("x = [\"a\"]\n"),
                "x = [\"u\", \"a\"] # ours\n",
                Some("x = [\"b\"]\n"),
                "x = [\"u\", \"b\"] # ours\n",
            ),
            (Some("x = [\"a\"]\n"), "x = [\"a\", \"u\"]\n", None, "x = [\"u\"]\n"),
            (
                None,
                "x = [\n  # one\n  \"b\", # why\n  \"d\"\n]\n",
                Some("x = [\"e\"]\n"),
                "x = [\n  # one\n  \"b\", # why\n  \"d\",\n  \"e\"\n]\n",
            ),
            (None, "x = []\n", Some("x = [\"e\"]\n"), "x = [\"e\"]\n"),
        ];
        for (base, ours, theirs, wanted) in cases {
            assert_eq!(united(base, ours, theirs).as_deref(), Some(wanted));
        }
        assert_eq!(united(None, "x = [1]\n", Some("x = [\"a\"]\n")), None);
    }
}
