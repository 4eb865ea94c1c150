//! A function, with what `Globals` gives it.

use crate::finding::Finding;
use crate::resource::Resource;
use crate::yaml::{Node, nothing};

#[derive(Debug, Clone, Copy)]
pub struct Function<'a> {
    pub id: &'a str,
    pub resource: Resource<'a>,
    shared: &'a Node,
}

/// Something that calls a function: an entry of `Events`.
#[derive(Debug, Clone, Copy)]
pub struct Trigger<'a> {
    pub name: &'a str,
    pub kind: &'a str,
    pub properties: &'a Node,
    pub node: &'a Node,
}

/// Events that Lambda queues itself: what fails is lost unless it is sent on.
const ASYNCHRONOUS: &[&str] = &[
    "SNS",
    "S3",
    "EventBridgeRule",
    "CloudWatchEvent",
    "Schedule",
    "ScheduleV2",
    "IoTRule",
    "CloudWatchLogs",
];

impl<'a> Function<'a> {
    pub(crate) fn new(resource: Resource<'a>, shared: &'a Node) -> Self {
        Self {
            id: resource.id,
            resource,
            shared,
        }
    }

    /// A property of its own, or else the one of `Globals`.
    #[must_use]
    pub fn get(&self, property: &str) -> Option<&'a Node> {
        self.resource
            .properties
            .get(property)
            .or_else(|| self.shared.get(property))
    }

    pub fn triggers(&self) -> impl Iterator<Item = Trigger<'a>> + use<'a> {
        let events = self
            .resource
            .properties
            .get("Events")
            .unwrap_or_else(nothing);
        events.entries().iter().map(|(name, node)| Trigger {
            name,
            kind: node.get("Type").and_then(Node::text).unwrap_or_default(),
            properties: node.get("Properties").unwrap_or_else(nothing),
            node,
        })
    }

    #[must_use]
    pub fn has_trigger(&self, kinds: &[&str]) -> bool {
        self.triggers().any(|trigger| kinds.contains(&trigger.kind))
    }

    #[must_use]
    pub fn is_asynchronous(&self) -> bool {
        self.has_trigger(ASYNCHRONOUS)
    }

    /// The binary that is built for it.
    #[must_use]
    pub fn binary(&self) -> Option<&'a str> {
        self.resource
            .body
            .at(&["Metadata", "BuildProperties", "Binary"])
            .and_then(Node::text)
    }

    #[must_use]
    pub fn finding(&self, lens: &'static str, message: impl Into<String>) -> Finding {
        self.resource.finding(lens, message)
    }
}
