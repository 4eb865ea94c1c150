//! What a value comes to: literals, parameters by their default, mappings and conditions as in production.

use crate::template::Template;
use crate::yaml::{Node, Value, nothing};

/// The logical id that a `Ref`, a `GetAtt` or a `Sub` of nothing else names.
#[must_use]
pub fn target(node: &Node) -> Option<&str> {
    if let Some(name) = node.get("Ref").and_then(Node::text) {
        return name.split('.').next();
    }
    match &node.get("Fn::GetAtt")?.value {
        Value::Scalar(text) => text.split('.').next(),
        Value::List(items) => items.first().and_then(Node::text),
        Value::Map(_) => None,
    }
}

/// Whether `id` is named anywhere in `node`.
#[must_use]
pub fn refers_to(node: &Node, id: &str) -> bool {
    let mut found = false;
    node.walk(&mut |part| {
        found |= target(part) == Some(id)
            || substituted(part).any(|name| name.split('.').next() == Some(id));
    });
    found
}

/// The names that a `Sub` puts in, its own variables aside.
pub fn substituted(node: &Node) -> impl Iterator<Item = &str> {
    let sub = node.get("Fn::Sub").unwrap_or_else(nothing);
    let (text, own) = match sub.items() {
        [text, own] => (text, own),
        _ => (sub, nothing()),
    };
    let pieces = text.text().unwrap_or_default().split("${").skip(1);
    let names = pieces.filter_map(|piece| piece.split_once('}').map(|(name, _)| name.trim()));
    names.filter(|name| !name.starts_with('!') && own.get(name).is_none())
}

/// The text of a scalar or of a `Sub`, unresolved.
#[must_use]
pub fn words(node: &Node) -> &str {
    let sub = node.get("Fn::Sub").unwrap_or(node);
    sub.text()
        .or_else(|| sub.items().first().and_then(Node::text))
        .unwrap_or_default()
}

/// The text of a scalar, `Sub` or `Join`, with `${Id}` or `${Id.Attribute}` for what is only known in the stack.
#[must_use]
pub fn spelled(node: &Node) -> String {
    if let Some(name) = node.get("Ref").and_then(Node::text) {
        return format!("${{{name}}}");
    }
    if let Some(attribute) = node.get("Fn::GetAtt") {
        let parts: Vec<_> = attribute.items().iter().filter_map(Node::text).collect();
        let name = attribute
            .text()
            .map_or_else(|| parts.join("."), str::to_owned);
        return format!("${{{name}}}");
    }
    if let Some([delimiter, parts]) = node.get("Fn::Join").map(Node::items) {
        let parts: Vec<_> = parts.items().iter().map(spelled).collect();
        return parts.join(delimiter.text().unwrap_or_default());
    }
    words(node).to_owned()
}

/// Every scalar that `node` can come to in a stack whose stage is `prod`.
#[must_use]
pub fn in_production(template: &Template, node: &Node) -> Vec<String> {
    if let Some(text) = node.text() {
        return vec![text.to_owned()];
    }
    if let Some(name) = node.get("Ref").and_then(Node::text) {
        return parameter(template, name);
    }
    if let Some(lookup) = node.get("Fn::FindInMap") {
        return mapped(template, lookup.items());
    }
    match node.get("Fn::If").map(Node::items) {
        Some([condition, yes, no]) => branches(template, condition, yes, no),
        _ => Vec::new(),
    }
}

/// Whether `node` is there and comes to nothing but `value` in production.
#[must_use]
pub fn is_always(template: &Template, node: Option<&Node>, value: &str) -> bool {
    let found = node.map(|node| in_production(template, node));
    found.is_some_and(|found| !found.is_empty() && found.iter().all(|found| found == value))
}

fn parameter(template: &Template, name: &str) -> Vec<String> {
    let default = template
        .section("Parameters")
        .get(name)
        .and_then(|parameter| parameter.get("Default"));
    match name {
        "Stage" => vec!["prod".to_owned()],
        _ => default
            .and_then(Node::text)
            .map(str::to_owned)
            .into_iter()
            .collect(),
    }
}

fn mapped(template: &Template, keys: &[Node]) -> Vec<String> {
    let [map, top, second] = keys else {
        return Vec::new();
    };
    let Some(map) = map
        .text()
        .and_then(|name| template.section("Mappings").get(name))
    else {
        return Vec::new();
    };
    let tops = in_production(template, top);
    let seconds = in_production(template, second);
    let found = tops.iter().flat_map(|top| {
        seconds
            .iter()
            .filter_map(move |second| map.at(&[top, second]))
    });
    found.filter_map(Node::text).map(str::to_owned).collect()
}

fn branches(template: &Template, condition: &Node, yes: &Node, no: &Node) -> Vec<String> {
    match condition
        .text()
        .and_then(|name| holds_in_production(template, name))
    {
        Some(true) => in_production(template, yes),
        Some(false) => in_production(template, no),
        None => [yes, no]
            .into_iter()
            .flat_map(|branch| in_production(template, branch))
            .collect(),
    }
}

/// Whether a condition of the form `Stage equals x` holds; unknown for every other form.
fn holds_in_production(template: &Template, name: &str) -> Option<bool> {
    let [a, b] = template
        .section("Conditions")
        .get(name)?
        .get("Fn::Equals")?
        .items()
    else {
        return None;
    };
    let (stage, value) = if target(a) == Some("Stage") {
        (a, b)
    } else {
        (b, a)
    };
    (target(stage) == Some("Stage")).then(|| value.is("prod"))
}

/// The largest whole number that `node` can come to.
#[must_use]
pub fn number(template: &Template, node: &Node) -> Option<u64> {
    in_production(template, node)
        .iter()
        .filter_map(|text| text.parse().ok())
        .max()
}
