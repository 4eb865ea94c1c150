//! The event patterns and filter policies of template.yaml, and whether something matches them.
//!
//! It knows exact values and `anything-but`, which is what template.yaml uses. Another operator is an error.

use std::collections::BTreeMap;

use serde_json::Value;
use template_tests::yaml::Node;

/// Every rule by the logical id that SAM and CloudFormation give it, with its pattern.
#[must_use]
pub fn patterns(template: &Node) -> BTreeMap<String, &Node> {
    let mut found = BTreeMap::new();
    for (id, resource) in entries(template.get("Resources")) {
        if let Some(pattern) = resource.at(&["Properties", "EventPattern"]) {
            found.insert(id.clone(), pattern);
        }
        for (name, event) in entries(resource.at(&["Properties", "Events"])) {
            if let Some(pattern) = event.at(&["Properties", "Pattern"]) {
                found.insert(format!("{id}{name}"), pattern);
            }
        }
    }
    found
}

/// Every subscription with a filter policy on message attributes.
#[must_use]
pub fn filters(template: &Node) -> BTreeMap<&str, &Node> {
    let subscriptions = entries(template.get("Resources")).iter();
    subscriptions
        .filter_map(|(id, body)| Some((id.as_str(), body.at(&["Properties", "FilterPolicy"])?)))
        .collect()
}

/// Whether the event passes: each key of the pattern allows the event's value.
///
/// # Errors
/// The pattern has an operator that is not known here.
pub fn matches(pattern: &Node, event: &Value) -> Result<bool, String> {
    for (key, allowed) in pattern.entries() {
        if !allows(allowed, &event[key])? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn allows(allowed: &Node, value: &Value) -> Result<bool, String> {
    if !allowed.entries().is_empty() {
        return matches(allowed, value);
    }
    for choice in allowed.items() {
        let fits = match choice.text() {
            Some(text) => value.as_str() == Some(text),
            None => fits(choice, value)?,
        };
        if fits {
            return Ok(true);
        }
    }
    Ok(false)
}

fn fits(operator: &Node, value: &Value) -> Result<bool, String> {
    match operator.entries() {
        [(name, others)] if name == "anything-but" => {
            let other = |node: &Node| node.text() == value.as_str();
            Ok(value.is_string() && !others.items().iter().any(other))
        }
        _ => Err("a pattern has an operator that this test does not know".to_owned()),
    }
}

fn entries(node: Option<&Node>) -> &[(String, Node)] {
    node.map(Node::entries).unwrap_or_default()
}
