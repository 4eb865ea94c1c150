//! YAML with line numbers, where `!Ref x` reads as `{Ref: x}` and `!GetAtt a.b` as `{Fn::GetAtt: a.b}`.
//!
//! Scalars stay text: whether `10` is a number is for the rule that asks.

use saphyr_parser::{Event, Parser, ScanError, Span, Tag};

#[derive(Debug, Clone)]
pub struct Node {
    /// Line in the file, from 1.
    pub line: usize,
    pub value: Value,
}

#[derive(Debug, Clone)]
pub enum Value {
    Scalar(String),
    List(Vec<Node>),
    Map(Vec<(String, Node)>),
}

static NOTHING: Node = Node {
    line: 0,
    value: Value::Map(Vec::new()),
};

impl Node {
    /// Reads the first document of `text`.
    ///
    /// # Errors
    /// A sentence with line and column where `text` is not YAML.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut open: Vec<Open> = Vec::new();
        for event in Parser::new_from_str(text) {
            let (event, span) = event.map_err(|error| place(&error))?;
            let Some(node) = step(event, span, &mut open)? else {
                continue;
            };
            match open.last_mut() {
                Some(parent) => parent.push(node),
                None => return Ok(node),
            }
        }
        Ok(NOTHING.clone())
    }

    /// The value of a key; nothing where this is not a map.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entries()
            .iter()
            .find(|(name, _)| name == key)
            .map(|(_, node)| node)
    }

    /// The value down a path of keys.
    #[must_use]
    pub fn at(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |node, key| node.get(key))
    }

    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(text) => Some(text),
            _ => None,
        }
    }

    /// Whether this is the scalar `text`.
    #[must_use]
    pub fn is(&self, text: &str) -> bool {
        self.text() == Some(text)
    }

    /// The items of a list; none where this is not a list.
    #[must_use]
    pub fn items(&self) -> &[Self] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    /// The entries of a map in the order of the file; none where this is not a map.
    #[must_use]
    pub fn entries(&self) -> &[(String, Self)] {
        match &self.value {
            Value::Map(entries) => entries,
            _ => &[],
        }
    }

    /// Whether there is anything in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match &self.value {
            Value::Scalar(text) => text.is_empty(),
            Value::List(items) => items.is_empty(),
            Value::Map(entries) => entries.is_empty(),
        }
    }

    /// Calls `visit` for this node and every one below it.
    pub fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a Self)) {
        visit(self);
        match &self.value {
            Value::Scalar(_) => {}
            Value::List(items) => items.iter().for_each(|item| item.walk(visit)),
            Value::Map(entries) => entries.iter().for_each(|(_, node)| node.walk(visit)),
        }
    }

    /// Whether both say the same, whatever the order of their keys and the lines they stand on.
    #[must_use]
    pub fn same(&self, other: &Self) -> bool {
        match (&self.value, &other.value) {
            (Value::Scalar(a), Value::Scalar(b)) => a == b,
            (Value::List(a), Value::List(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.same(b))
            }
            (Value::Map(a), Value::Map(b)) => {
                a.len() == b.len()
                    && a.iter()
                        .all(|(key, node)| other.get(key).is_some_and(|twin| node.same(twin)))
            }
            _ => false,
        }
    }
}

/// The absent value, for chains that end in `unwrap_or`.
#[must_use]
pub fn nothing<'a>() -> &'a Node {
    &NOTHING
}

fn place(error: &ScanError) -> String {
    let (at, column) = (error.marker(), error.marker().col() + 1);
    // The parser notices a line without its colon only at the colon after it.
    let hint = match error.info().contains("simple key") {
        true => " (does the line above it lack its `:`?)",
        false => "",
    };
    format!(
        "line {}, column {column}: {}{hint}",
        at.line(),
        error.info()
    )
}

/// A collection whose end was not read yet.
struct Open {
    line: usize,
    tag: Option<String>,
    map: bool,
    items: Vec<Node>,
}

impl Open {
    fn push(&mut self, node: Node) {
        self.items.push(node);
    }

    fn close(self) -> Node {
        let value = if self.map {
            Value::Map(pairs(self.items))
        } else {
            Value::List(self.items)
        };
        tagged(
            self.tag,
            Node {
                line: self.line,
                value,
            },
        )
    }
}

/// Takes one event; answers the node that it completes, if any.
fn step(event: Event<'_>, span: Span, open: &mut Vec<Open>) -> Result<Option<Node>, String> {
    let line = span.start.line();
    match event {
        Event::Scalar(text, _, _, tag) => Ok(Some(tagged(
            short(tag.as_deref()),
            Node {
                line,
                value: Value::Scalar(text.into_owned()),
            },
        ))),
        Event::SequenceStart(_, tag) => {
            open.push(Open {
                line,
                tag: short(tag.as_deref()),
                map: false,
                items: Vec::new(),
            });
            Ok(None)
        }
        Event::MappingStart(_, tag) => {
            open.push(Open {
                line,
                tag: short(tag.as_deref()),
                map: true,
                items: Vec::new(),
            });
            Ok(None)
        }
        Event::SequenceEnd | Event::MappingEnd => Ok(open.pop().map(Open::close)),
        // CloudFormation has no anchors; a template with one would not be read as it is meant.
        Event::Alias(_) => Err(format!(
            "line {line}: YAML aliases are not supported by CloudFormation"
        )),
        _ => Ok(None),
    }
}

fn pairs(items: Vec<Node>) -> Vec<(String, Node)> {
    let mut items = items.into_iter();
    let mut entries = Vec::new();
    while let (Some(key), Some(node)) = (items.next(), items.next()) {
        entries.push((key.text().unwrap_or_default().to_owned(), node));
    }
    entries
}

/// The long form of a short tag of CloudFormation (`!Sub` is `Fn::Sub`); YAML's own tags say nothing here.
fn short(tag: Option<&Tag>) -> Option<String> {
    let tag = tag.filter(|tag| tag.handle == "!")?;
    Some(match tag.suffix.as_str() {
        name @ ("Ref" | "Condition") => name.to_owned(),
        name => format!("Fn::{name}"),
    })
}

fn tagged(tag: Option<String>, node: Node) -> Node {
    match tag {
        Some(name) => Node {
            line: node.line,
            value: Value::Map(vec![(name, node)]),
        },
        None => node,
    }
}
