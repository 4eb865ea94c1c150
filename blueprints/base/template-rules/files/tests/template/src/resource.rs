//! One entry of `Resources`.

use crate::finding::Finding;
use crate::yaml::{Node, nothing};

#[derive(Debug, Clone, Copy)]
pub struct Resource<'a> {
    pub id: &'a str,
    pub kind: &'a str,
    pub body: &'a Node,
    pub properties: &'a Node,
}

impl<'a> Resource<'a> {
    pub(crate) fn new(id: &'a str, body: &'a Node) -> Self {
        let kind = body.get("Type").and_then(Node::text).unwrap_or_default();
        Self {
            id,
            kind,
            body,
            properties: body.get("Properties").unwrap_or_else(nothing),
        }
    }

    /// A property, down a path of keys.
    #[must_use]
    pub fn at(&self, path: &[&str]) -> Option<&'a Node> {
        self.properties.at(path)
    }

    /// A finding about the resource as a whole.
    #[must_use]
    pub fn finding(&self, lens: &'static str, message: impl Into<String>) -> Finding {
        Finding::new(lens, self.id, self.body, message)
    }
}
