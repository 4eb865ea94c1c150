//! The event patterns and filter policies of template.yaml, and whether something matches them.
//!
//! It knows exact values, `prefix` and `anything-but`, which is what template.yaml uses. Another operator is an error. What only
//! a deployment knows, as the number of the account, fits.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use template_tests::yaml::Node;

/// The project's folder.
#[must_use]
pub fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// template.yaml of this project. Where there is none, the first template for SAM beside `Cargo.toml`.
///
/// # Errors
/// It cannot be read, or is no YAML.
pub fn template() -> Result<Node, Box<dyn Error>> {
    let usual = root().join("template.yaml");
    let path = if usual.exists() {
        usual
    } else {
        named_otherwise()?
    };
    Ok(Node::parse(&fs::read_to_string(path)?)?)
}

fn named_otherwise() -> Result<PathBuf, Box<dyn Error>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(root())? {
        let path = entry?.path();
        let is_yaml = path
            .extension()
            .is_some_and(|ending| ending == "yaml" || ending == "yml");
        if is_yaml && fs::read_to_string(&path)?.contains("AWS::Serverless-2016-10-31") {
            found.push(path);
        }
    }
    found.sort();
    let first = found.into_iter().next();
    first.ok_or_else(|| "there is no template for SAM beside Cargo.toml".into())
}

/// The event that is in `events/` under this name.
///
/// # Errors
/// It cannot be read, or is no JSON.
pub fn event(name: &str) -> Result<Value, Box<dyn Error>> {
    let text = fs::read_to_string(root().join(format!("events/{name}.json")))?;
    Ok(serde_json::from_str(&text)?)
}

/// The events of a bus in `events/`, by file.
///
/// # Errors
/// One cannot be read, or is no JSON.
pub fn events() -> Result<BTreeMap<String, Value>, Box<dyn Error>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(root().join("events"))? {
        let path = entry?.path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let event: Value = serde_json::from_str(&fs::read_to_string(&path)?)?;
        if event.get("detail-type").is_some() {
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            found.insert(name.into_owned(), event);
        }
    }
    Ok(found)
}

/// `meter_readings`, as a crate is called that is named for it, as a logical id: `MeterReadings`.
#[must_use]
pub fn logical_id(crate_name: &str) -> String {
    let words = crate_name.split('_').filter(|word| !word.is_empty());
    words
        .map(|word| format!("{}{}", word[..1].to_uppercase(), &word[1..]))
        .collect()
}

/// A rule of a bus.
#[derive(Debug, Clone, Copy)]
pub struct Rule<'a> {
    /// The logical id of the bus, or its name; of the account's own bus `default`.
    pub bus: &'a str,
    pub pattern: &'a Node,
}

/// Every rule by the logical id that SAM and CloudFormation give it.
#[must_use]
pub fn rules(template: &Node) -> BTreeMap<String, Rule<'_>> {
    let mut found = BTreeMap::new();
    for (id, resource) in entries(template.get("Resources")) {
        let properties = resource.get("Properties");
        if let Some(rule) = properties.and_then(|rule| rule_of(rule, "EventPattern")) {
            found.insert(id.clone(), rule);
        }
        for (name, event) in entries(properties.and_then(|function| function.get("Events"))) {
            let rule = event.get("Properties");
            if let Some(rule) = rule.and_then(|rule| rule_of(rule, "Pattern")) {
                found.insert(format!("{id}{name}"), rule);
            }
        }
    }
    found
}

fn rule_of<'a>(rule: &'a Node, pattern: &str) -> Option<Rule<'a>> {
    let bus = rule.get("EventBusName");
    let name = bus.and_then(|bus| template_tests::values::target(bus).or(bus.text()));
    Some(Rule {
        bus: name.unwrap_or("default"),
        pattern: rule.get(pattern)?,
    })
}

/// The subscriptions of a topic with a filter policy on message attributes.
#[must_use]
pub fn filters<'a>(template: &'a Node, topic: &str) -> BTreeMap<&'a str, &'a Node> {
    let subscriptions = entries(template.get("Resources")).iter();
    let filters = subscriptions.filter_map(|(id, body)| {
        let of = body.at(&["Properties", "TopicArn"])?;
        let policy = body.at(&["Properties", "FilterPolicy"])?;
        (template_tests::values::target(of) == Some(topic)).then_some((id.as_str(), policy))
    });
    filters.collect()
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

/// Whether the pattern only says what an event may not be: it takes what the other rules leave.
#[must_use]
pub fn takes_the_rest(pattern: &Node) -> bool {
    let mut rest = false;
    pattern.walk(&mut |node| rest |= node.get("anything-but").is_some());
    rest
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
        [(name, _)] if name == "Ref" => Ok(true),
        [(name, start)] if name == "prefix" => {
            let start = start.text().unwrap_or_default();
            Ok(value.as_str().is_some_and(|text| text.starts_with(start)))
        }
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
