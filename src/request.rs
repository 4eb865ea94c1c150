//! `formwork.toml`: what was asked for. People may edit it; what they wrote round our values stays.

use std::collections::BTreeMap;

use toml_edit::{ArrayOfTables, DocumentMut, InlineTable, Item, Table, value};

use crate::answers::{Answers, Value};
use crate::error::{Error, Result};
use crate::fitting::Fitting;
use crate::library::Origin;
use crate::merge::toml::position;

/// The name of the file.
pub const REQUEST: &str = "formwork.toml";

const HEAD: &str = "# What this project was made from. `formwork.lock` holds what was rendered.\n";

/// What was asked for.
#[derive(Debug, Clone)]
pub struct Request {
    document: DocumentMut,
}

/// A blueprint that was asked for, with the answers that are its own, as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The blueprint's id.
    pub id: String,
    /// Answers that belong to this blueprint alone.
    pub own: BTreeMap<String, String>,
}

impl Request {
    /// A request for nothing yet.
    pub fn new(origin: &Origin) -> Self {
        let mut document = DocumentMut::new();
        document.decor_mut().set_prefix(HEAD);
        document["format"] = value(1);
        let mut request = Self { document };
        request.made_by(origin);
        request.document["blueprint"] = Item::ArrayOfTables(ArrayOfTables::new());
        request.document["answers"] = Item::Table(Table::new());
        request
    }

    /// Reads a request.
    ///
    /// # Errors
    /// With line and column where it is no TOML, and with the name of what is missing or of another type.
    pub fn parse(text: &str) -> Result<Self> {
        let document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| {
            let (line, column) = position(text, error.span().map_or(0, |span| span.start));
            bad(format!("line {line}, column {column}: {}", error.message().trim_end()))
        })?;
        match document.get("format").and_then(Item::as_integer) {
            Some(1) => {}
            Some(other) => return Err(bad(format!("format {other} is not known here; this formwork reads format 1"))),
            None => return Err(bad("`format = 1` is missing".to_owned())),
        }
        let request = Self { document };
        if request.blueprints()?.is_empty() {
            return Err(bad("no `[[blueprint]]` says what the project was made from".to_owned()));
        }
        request.answers().map(|_| request)
    }

    /// Whether nothing was asked for yet.
    pub fn is_empty(&self) -> bool {
        self.document.get("blueprint").and_then(Item::as_array_of_tables).is_none_or(ArrayOfTables::is_empty)
    }

    /// The text of the file.
    pub fn text(&self) -> String {
        self.document.to_string()
    }

    /// The version of formwork that rendered the project last.
    pub fn version(&self) -> &str {
        self.document
            .get("library")
            .and_then(|library| library.get("version"))
            .and_then(Item::as_str)
            .unwrap_or("0.0.0")
    }

    /// The place of a library that is not the binary's own.
    pub fn place(&self) -> Option<&str> {
        let source = self.document.get("library").and_then(|library| library.get("source")).and_then(Item::as_str);
        source.filter(|source| *source != "formwork")
    }

    /// What was asked for, in order.
    ///
    /// # Errors
    /// When an entry has no id, or an answer that is no text, number or truth value.
    pub fn blueprints(&self) -> Result<Vec<Asked>> {
        let tables = self.document.get("blueprint").and_then(Item::as_array_of_tables);
        let asked = |table: &Table| {
            let id = table
                .get("id")
                .and_then(Item::as_str)
                .ok_or_else(|| bad("a `[[blueprint]]` has no `id`".to_owned()))?;
            Ok(Asked { id: id.to_owned(), own: texts(table.get("answers"), id)? })
        };
        tables.into_iter().flatten().map(asked).collect()
    }

    /// The project's answers, as text.
    ///
    /// # Errors
    /// When one is no text, number or truth value.
    pub fn answers(&self) -> Result<BTreeMap<String, String>> {
        texts(self.document.get("answers"), "answers")
    }

    /// What was made to fit the repository.
    ///
    /// # Errors
    /// When it is of another shape.
    pub fn fitting(&self) -> Result<Fitting> {
        let foreign = self.document.get("repository").and_then(Item::as_table_like);
        let renamed = texts(self.document.get("renamed"), "renamed")?;
        let left_out = self.document.get("left_out").map(|item| {
            let values = item.as_array().into_iter().flatten();
            values.filter_map(|value| value.as_str().map(str::to_owned)).collect()
        });
        let template = foreign.and_then(|table| table.get("template")).and_then(Item::as_str);
        if renamed.values().any(|name| !name.chars().all(|c| c.is_ascii_alphanumeric()) || name.is_empty()) {
            return Err(bad("`[renamed]` holds a name that is none: letters and digits".to_owned()));
        }
        if template.is_some_and(|name| crate::tree::RelPath::new(name).is_err() || name.contains('/')) {
            return Err(bad("`template` under `[repository]` is no name of a file".to_owned()));
        }
        Ok(Fitting {
            foreign: foreign.is_some(),
            template: template.map(str::to_owned),
            renamed,
            left_out: left_out.unwrap_or_default(),
        })
    }

    /// Records what was made to fit.
    pub fn fit(&mut self, fitting: &Fitting) {
        if self.fitting().is_ok_and(|recorded| recorded == *fitting) {
            return;
        }
        if fitting.left_out.is_empty() {
            self.document.remove("left_out");
        } else {
            self.document.insert("left_out", value(list(fitting.left_out.iter())));
        }
        if fitting.foreign && !self.document.contains_key("repository") {
            let mut table = Table::new();
            table.decor_mut().set_prefix("\n# It was there before formwork.\n");
            table.set_position(Some(0));
            if let Some(name) = &fitting.template {
                table["template"] = value(name.as_str());
            }
            self.document.insert("repository", Item::Table(table));
        }
        let names: Table = fitting.renamed.iter().map(|(key, name)| (key.as_str(), value(name.as_str()))).collect();
        if !names.is_empty() {
            self.document.insert("renamed", Item::Table(names));
        }
    }

    /// Says that this formwork and this library rendered the project.
    pub fn made_by(&mut self, origin: &Origin) {
        let library = self.document.entry("library").or_insert_with(|| Item::Table(Table::new()));
        library["version"] = value(env!("CARGO_PKG_VERSION"));
        library["source"] = match origin {
            Origin::Embedded => value("formwork"),
            Origin::External(place) => value(place.as_str()),
        };
    }

    /// Records the project's answers; those that are no longer asked go.
    pub fn answer(&mut self, answers: &Answers) {
        let item = self.document.entry("answers").or_insert_with(|| Item::Table(Table::new()));
        let Some(table) = item.as_table_like_mut() else { return };
        let gone: Vec<String> =
            table.iter().map(|(id, _)| id.to_owned()).filter(|id| !answers.contains_key(id)).collect();
        for id in gone {
            table.remove(&id);
        }
        for (id, answer) in answers {
            let wanted = toml(answer);
            let same = table.get(id).and_then(Item::as_value).is_some_and(|old| bare(old) == bare(&wanted));
            if !same {
                table.insert(id, Item::Value(wanted));
            }
        }
    }

    /// Adds a blueprint and its own answers.
    pub fn add(&mut self, id: &str, own: &Answers) {
        let item = self.document.entry("blueprint").or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
        let Some(tables) = item.as_array_of_tables_mut() else { return };
        let mut table = Table::new();
        table["id"] = value(id);
        if !own.is_empty() {
            let answers: InlineTable = own.iter().map(|(id, answer)| (id.as_str(), toml(answer))).collect();
            table["answers"] = value(answers);
        }
        tables.push(table);
    }

    /// Takes the blueprint at this place of [`Request::blueprints`] out.
    pub fn remove(&mut self, index: usize) {
        if let Some(tables) = self.document.get_mut("blueprint").and_then(Item::as_array_of_tables_mut) {
            tables.remove(index);
        }
    }
}

fn bad(fault: String) -> Error {
    Error::usage(format!("`{REQUEST}` cannot be used"))
        .faults([fault])
        .hint(format!("mend it, or take the last good one back: git restore {REQUEST}"))
}

fn texts(item: Option<&Item>, place: &str) -> Result<BTreeMap<String, String>> {
    let Some(item) = item else { return Ok(BTreeMap::new()) };
    let table = item.as_table_like().ok_or_else(|| bad(format!("the answers of `{place}` are no table")))?;
    let text = |(id, item): (&str, &Item)| match item.as_value() {
        Some(toml_edit::Value::String(text)) => Ok((id.to_owned(), text.value().clone())),
        Some(toml_edit::Value::Boolean(yes)) => Ok((id.to_owned(), yes.value().to_string())),
        Some(toml_edit::Value::Integer(number)) => Ok((id.to_owned(), number.value().to_string())),
        _ => Err(bad(format!("`{id}` must be text, a whole number, `true` or `false`"))),
    };
    table.iter().map(text).collect()
}

fn list<'a>(values: impl Iterator<Item = &'a String>) -> toml_edit::Array {
    let mut list = toml_edit::Array::new();
    for value in values {
        list.push_formatted(toml_edit::Value::from(value.as_str()).decorated("\n  ", ""));
    }
    list.set_trailing_comma(true);
    list.set_trailing("\n");
    list
}

fn toml(answer: &Value) -> toml_edit::Value {
    match answer {
        Value::Bool(yes) => (*yes).into(),
        Value::Number(number) => (*number).into(),
        Value::Text(text) => text.as_str().into(),
    }
}

fn bare(value: &toml_edit::Value) -> String {
    match value {
        toml_edit::Value::String(text) => text.value().clone(),
        other => other.clone().decorated("", "").to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(pairs: &[(&str, &str)]) -> Answers {
        pairs.iter().map(|(id, text)| ((*id).to_owned(), Value::Text((*text).to_owned()))).collect()
    }

    #[test]
    fn the_request_is_the_same_whatever_the_order_of_answering() {
        let mut request = Request::new(&Origin::Embedded);
        request.add("rest-microservice", &Answers::new());
        let mut given = answers(&[("a", "x\"y")]);
        given.insert("b".to_owned(), Value::Bool(true));
        request.answer(&given);
        let expected = format!(
            "# What this project was made from. `formwork.lock` holds what was rendered.\nformat = 1\n\n[library]\nversion = \"{}\"\nsource = \"formwork\"\n\n[[blueprint]]\nid = \"rest-microservice\"\n\n[answers]\na = 'x\"y'\nb = true\n",
            env!("CARGO_PKG_VERSION")
        );
        assert_eq!(request.text(), expected);
    }

    #[test]
    fn what_people_wrote_stays_and_blueprints_come_and_go() {
        let text = "# ours\nformat = 1\n\n[[blueprint]]\nid = \"house\" # the first\n\n[answers]\n# since May\nowner = 'team' # us\nold = 1\n";
        let mut request = Request::parse(text).expect("a request");
        request.answer(&answers(&[("owner", "team"), ("region", "eu-west-1")]));
        request.add("queue", &answers(&[("queue", "Orders")]));
        let after = request.text();
        for kept in ["# ours", "# the first", "# since May", "owner = 'team' # us", "region = \"eu-west-1\""] {
            assert!(after.contains(kept), "{kept}: {after}");
        }
        assert!(!after.contains("old = 1"), "{after}");
        let again = Request::parse(&after).expect("a request").blueprints().expect("blueprints");
        assert_eq!(again[1], Asked { id: "queue".to_owned(), own: [("queue".to_owned(), "Orders".to_owned())].into() });
        request.remove(1);
        assert_eq!(request.blueprints().expect("blueprints").len(), 1);
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place() {
        for (text, part) in [
            ("format = 1\n[answers\n", "line 2, column 9"),
            ("format = 7\n", "format 7 is not known"),
            ("format = 1\n", "no `[[blueprint]]`"),
            ("format = 1\n[[blueprint]]\n", "has no `id`"),
            ("format = 1\n[[blueprint]]\nid = \"a\"\n[answers]\nx = [1]\n", "`x` must be text"),
        ] {
            let error = Request::parse(text).expect_err("a fault");
            assert!(error.to_string().contains(part), "{part}: {error}");
        }
    }
}
