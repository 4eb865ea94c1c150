//! What a SAM template means: its values with their tags and places. For comparing entries, and for changing names;
//! where to cut a template is another matter, see `merge/yaml.rs`.

mod fingerprint;
mod names;
mod resources;
mod routes;

use std::ops::Range;

use saphyr_parser::{Event, Marker, Parser, Span, Tag};

use crate::merge::doc::line_starts;

pub use fingerprint::fingerprints;
pub use names::{Names, dangling, in_text, renamed};
pub use resources::resources;
pub use routes::routes;

/// A value of a template.
#[derive(Debug, Clone)]
pub struct Node {
    /// Its tag, as in `!Ref`; empty where it has none.
    pub tag: String,
    /// What it is.
    pub kind: Kind,
    /// Where it stands, in bytes.
    pub at: Range<usize>,
}

/// The kinds of values.
#[derive(Debug, Clone)]
pub enum Kind {
    /// Text, or what reads as a number or a truth value.
    Scalar(String),
    /// A list.
    List(Vec<Node>),
    /// Keys and values, in order.
    Map(Vec<(Node, Node)>),
}

impl PartialEq for Node {
    /// The same value, whatever the style, the comments and the order of keys.
    fn eq(&self, other: &Self) -> bool {
        let same = match (&self.kind, &other.kind) {
            (Kind::Scalar(one), Kind::Scalar(two)) => one == two,
            (Kind::List(one), Kind::List(two)) => one == two,
            (Kind::Map(one), Kind::Map(two)) => one.len() == two.len() && one.iter().all(|pair| two.contains(pair)),
            _ => false,
        };
        same && self.tag == other.tag
    }
}

impl Node {
    /// The value of a YAML text; nothing where it is none, or uses aliases.
    pub fn parse(text: &str) -> Option<Self> {
        let mut reader =
            Reader { parser: Parser::new_from_str(text), starts: line_starts(text), text, open: Vec::new() };
        reader.document()
    }

    /// The text of a scalar.
    pub fn scalar(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar(text) => Some(text),
            _ => None,
        }
    }

    /// The keys and values of a map; none of anything else.
    pub fn pairs(&self) -> &[(Node, Node)] {
        match &self.kind {
            Kind::Map(pairs) => pairs,
            _ => &[],
        }
    }

    /// The items of a list; none of anything else.
    pub fn items(&self) -> &[Node] {
        match &self.kind {
            Kind::List(items) => items,
            _ => &[],
        }
    }

    /// The value under a key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.pairs().iter().find(|(name, _)| name.scalar() == Some(key)).map(|(_, value)| value)
    }
}

/// Whether two entries of a section, each as a text of its own, can stand for each other. A parameter can stand for
/// ours where it takes no value that ours would not take; anything else has to be the same value.
pub fn same_meaning(section: &str, ours: &str, theirs: &str) -> bool {
    let value = |text: &str| Node::parse(text)?.pairs().first().map(|(_, value)| value.clone());
    match (value(ours), value(theirs)) {
        (Some(ours), Some(theirs)) if section == "Parameters" => fits(&ours, &theirs),
        (Some(ours), Some(theirs)) => ours == theirs,
        _ => false,
    }
}

/// Whether every value that the parameter `ours` takes is one that `theirs` would take.
fn fits(ours: &Node, theirs: &Node) -> bool {
    let allowed = |node: &Node| -> Option<Vec<String>> {
        Some(node.get("AllowedValues")?.items().iter().filter_map(Node::scalar).map(str::to_owned).collect())
    };
    let same = |key: &str| theirs.get(key).is_none() || ours.get(key) == theirs.get(key);
    let values = match (allowed(ours), allowed(theirs)) {
        (_, None) => true,
        (Some(ours), Some(theirs)) => ours.iter().all(|value| theirs.contains(value)),
        (None, Some(_)) => false,
    };
    let bounds = ["AllowedPattern", "MinValue", "MaxValue", "MinLength", "MaxLength", "NoEcho"];
    ours.get("Type").is_some() && ours.get("Type") == theirs.get("Type") && values && bounds.into_iter().all(same)
}

struct Reader<'t> {
    parser: Parser<'t, saphyr_parser::StrInput<'t>>,
    starts: Vec<usize>,
    text: &'t str,
    open: Vec<Open>,
}

struct Open {
    tag: String,
    start: usize,
    is_map: bool,
    items: Vec<Node>,
}

impl Reader<'_> {
    fn document(&mut self) -> Option<Node> {
        loop {
            let (event, span) = self.parser.next_event()?.ok()?;
            let done = match event {
                Event::Scalar(value, _, _, tag) => {
                    let at = self.range(span);
                    self.close(Node { tag: shown(tag.as_deref()), kind: Kind::Scalar(value.into_owned()), at })
                }
                Event::SequenceStart(_, tag) => self.begin(tag.as_deref(), span, false),
                Event::MappingStart(_, tag) => self.begin(tag.as_deref(), span, true),
                Event::SequenceEnd | Event::MappingEnd => self.finish(span)?,
                Event::Alias(_) | Event::StreamEnd => return None,
                _ => None,
            };
            if done.is_some() {
                return done;
            }
        }
    }

    fn begin(&mut self, tag: Option<&Tag>, span: Span, is_map: bool) -> Option<Node> {
        let start = self.offset(span.start);
        self.open.push(Open { tag: shown(tag), start, is_map, items: Vec::new() });
        None
    }

    fn finish(&mut self, span: Span) -> Option<Option<Node>> {
        let Open { tag, start, is_map, items } = self.open.pop()?;
        let kind = if is_map {
            let mut pairs = Vec::with_capacity(items.len() / 2);
            let mut items = items.into_iter();
            while let (Some(key), Some(value)) = (items.next(), items.next()) {
                pairs.push((key, value));
            }
            Kind::Map(pairs)
        } else {
            Kind::List(items)
        };
        let end = self.offset(span.end).max(start);
        Some(self.close(Node { tag, kind, at: start..end }))
    }

    /// Puts a finished value where it belongs; answers it when nothing is open.
    fn close(&mut self, node: Node) -> Option<Node> {
        match self.open.last_mut() {
            Some(open) => {
                open.items.push(node);
                None
            }
            None => Some(node),
        }
    }

    fn range(&self, span: Span) -> Range<usize> {
        let start = self.offset(span.start);
        start..self.offset(span.end).max(start)
    }

    fn offset(&self, at: Marker) -> usize {
        let Some(start) = self.starts.get(at.line() - 1) else { return self.text.len() };
        let line = &self.text[*start..];
        match line.as_bytes().get(..at.col()) {
            Some(before) if before.is_ascii() => start + at.col(),
            _ => line.char_indices().nth(at.col()).map_or(self.text.len(), |(offset, _)| start + offset),
        }
    }
}

/// A tag as it is typed: `!Ref`.
fn shown(tag: Option<&Tag>) -> String {
    tag.map(|tag| format!("{}{}", tag.handle, tag.suffix)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn style_comments_and_the_order_of_keys_do_not_matter_and_tags_do() {
        let one = "A:\n  Type: X # why\n  Tags: [a, \"b\"]\n  To: !Ref B\n";
        let two = "A: { To: !Ref 'B', Tags: [a, b], Type: X }\n";
        assert!(same_meaning("Resources", one, two));
        assert!(!same_meaning("Resources", one, &two.replace("!Ref", "!GetAtt")));
        assert!(!same_meaning("Resources", one, &two.replace("Type: X", "Type: Y")));
        assert!(!same_meaning("Resources", "A: *x\n", "A: *x\n"), "what an alias stands for is not known here");
    }

    #[test]
    fn a_parameter_stands_for_ours_where_it_takes_no_other_values() {
        let theirs = "Stage: { Type: String, AllowedValues: [dev, staging, prod], Default: dev }\n";
        for (ours, fits) in [
            ("Stage: { Type: String, AllowedValues: [prod, dev], Description: ours }\n", true),
            ("Stage: { Type: String, AllowedValues: [dev, production] }\n", false),
            ("Stage: { Type: String }\n", false),
            ("Stage: { Type: Number, AllowedValues: [dev] }\n", false),
        ] {
            assert_eq!(same_meaning("Parameters", ours, theirs), fits, "{ours}");
        }
        assert!(same_meaning("Parameters", "Owner: { Type: String, Default: us }\n", "Owner: { Type: String }\n"));
    }
}
