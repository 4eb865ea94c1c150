//! The template against `api/openapi.yaml`, the contract that callers read, and the documents beside it, each with routes of
//! its own. Without `api/openapi.yaml` there is no rule.

use std::collections::BTreeSet;

use crate::finding::Finding;
use crate::template::Template;
use crate::yaml::{Node, Value, nothing};

const CONTRACT: &str = "api/openapi.yaml";
const VERBS: &[&str] = &["get", "put", "post", "delete", "patch", "head", "options"];
/// What explains a schema and does not change what it accepts.
const PROSE: &[&str] = &[
    "title",
    "description",
    "example",
    "examples",
    "$comment",
    "deprecated",
];

/// DEP-1, REST-1: API Gateway has the routes of the contract, all of them and no others.
#[must_use]
pub fn routes(template: &Template) -> Vec<Finding> {
    let contract = contract(template);
    if contract.is_empty() {
        return Vec::new();
    }
    let promised: BTreeSet<_> = contract.iter().flat_map(promised).collect();
    let served: BTreeSet<_> = template
        .functions()
        .flat_map(|function| served(&function))
        .collect();
    let missing = promised
        .difference(&served)
        .map(|route| format!("{CONTRACT} has {route}, the template has not"));
    let surplus = served
        .difference(&promised)
        .map(|route| format!("the template has {route}, {CONTRACT} has not"));
    let findings = missing.chain(surplus);
    findings
        .map(|message| Finding {
            line: 1,
            entry: "Resources".to_owned(),
            lens: "REST-1",
            message,
        })
        .collect()
}

/// The documents of the contract.
fn contract(template: &Template) -> Vec<Node> {
    if template.files.get(CONTRACT).is_none() {
        return Vec::new();
    }
    let documents = template.files.ending(".yaml");
    documents
        .filter(|(path, _)| path.starts_with("api/"))
        .filter_map(|(_, text)| Node::parse(text).ok())
        .collect()
}

fn promised(contract: &Node) -> BTreeSet<String> {
    let paths = contract.get("paths").unwrap_or_else(nothing).entries();
    let of_path = |(path, item): &(String, Node)| {
        let verbs = item
            .entries()
            .iter()
            .filter(|(verb, _)| VERBS.contains(&verb.as_str()));
        verbs
            .map(|(verb, _)| format!("{} {path}", verb.to_uppercase()))
            .collect::<Vec<_>>()
    };
    paths.iter().flat_map(of_path).collect()
}

fn served(function: &crate::function::Function<'_>) -> Vec<String> {
    let routes = function.triggers().filter(|trigger| trigger.kind == "Api");
    let text = |node: &Node, key| {
        node.get(key)
            .and_then(Node::text)
            .unwrap_or_default()
            .to_owned()
    };
    routes
        .map(|route| {
            format!(
                "{} {}",
                text(route.properties, "Method").to_uppercase(),
                text(route.properties, "Path")
            )
        })
        .collect()
}

/// REST-1, SEC-APP-2: what API Gateway checks a body by is what the contract promises.
#[must_use]
pub fn models(template: &Template) -> Vec<Finding> {
    let contract = contract(template);
    if contract.is_empty() {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for api in template.of_type("AWS::Serverless::Api") {
        for (name, model) in api.at(&["Models"]).unwrap_or_else(nothing).entries() {
            let schema = |document: &Node| {
                let schema = document.at(&["components", "schemas", name])?;
                Some(plain(schema, document))
            };
            let fault = match contract.iter().find_map(schema) {
                None => Some(format!(
                    "has the model `{name}`, {CONTRACT} has no such schema"
                )),
                Some(schema) => difference(&plain(model, model), &schema, name),
            };
            findings.extend(fault.map(|message| Finding::new("REST-1", api.id, model, message)));
        }
    }
    findings
}

/// The schema with its references put in and its prose left out.
fn plain(node: &Node, root: &Node) -> Node {
    if let Some(schema) = node
        .get("$ref")
        .and_then(Node::text)
        .and_then(|pointer| resolve(pointer, root))
    {
        return plain(schema, root);
    }
    let value = match &node.value {
        Value::Scalar(text) => Value::Scalar(text.clone()),
        Value::List(items) => Value::List(items.iter().map(|item| plain(item, root)).collect()),
        Value::Map(entries) => Value::Map(
            kept(entries)
                .map(|(key, node)| (key.clone(), properties_or_plain(key, node, root)))
                .collect(),
        ),
    };
    Node {
        line: node.line,
        value,
    }
}

fn kept(entries: &[(String, Node)]) -> impl Iterator<Item = &(String, Node)> {
    entries
        .iter()
        .filter(|(key, _)| !PROSE.contains(&key.as_str()))
}

/// Below `properties` a key is a name: one called `description` is no prose.
fn properties_or_plain(key: &str, node: &Node, root: &Node) -> Node {
    match &node.value {
        Value::Map(entries) if key == "properties" => {
            let named = entries
                .iter()
                .map(|(name, schema)| (name.clone(), plain(schema, root)))
                .collect();
            Node {
                line: node.line,
                value: Value::Map(named),
            }
        }
        _ => plain(node, root),
    }
}

fn resolve<'a>(pointer: &str, root: &'a Node) -> Option<&'a Node> {
    pointer
        .strip_prefix("#/")?
        .split('/')
        .try_fold(root, |node, key| node.get(key))
}

/// The first place where the two differ, as a sentence.
fn difference(model: &Node, schema: &Node, place: &str) -> Option<String> {
    if model.same(schema) {
        return None;
    }
    let (Value::Map(a), Value::Map(b)) = (&model.value, &schema.value) else {
        return Some(format!("differs from {CONTRACT} in `{place}`"));
    };
    let keys: BTreeSet<_> = a.iter().chain(b).map(|(key, _)| key.as_str()).collect();
    keys.into_iter().find_map(|key| {
        let place = format!("{place}.{key}");
        match (model.get(key), schema.get(key)) {
            (Some(a), Some(b)) => difference(a, b, &place),
            (Some(_), None) => Some(format!("has `{place}`, {CONTRACT} has not")),
            (None, _) => Some(format!("has no `{place}`, {CONTRACT} has")),
        }
    })
}
