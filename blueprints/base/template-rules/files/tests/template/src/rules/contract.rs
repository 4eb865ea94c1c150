//! The template against the contracts in `api/`, which callers read: OpenAPI, each file for the APIs whose routes it
//! has; several may share one API. Without such a file there is no rule.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::Finding;
use crate::function::Function;
use crate::template::Template;
use crate::yaml::{Node, Value, nothing};

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

/// A file of `api/` and the routes of the APIs that it is the contract of, by API.
struct Contract<'a> {
    path: &'a str,
    node: Node,
    promised: BTreeSet<String>,
    served: BTreeMap<String, BTreeSet<String>>,
}

impl Contract<'_> {
    /// Whether one API has routes of both.
    fn shares(&self, other: &Self) -> bool {
        self.served.keys().any(|api| other.served.contains_key(api))
    }
}

/// DEP-1, REST-1: API Gateway has the routes of the contract, all of them and no others.
#[must_use]
pub fn routes(template: &Template) -> Vec<Finding> {
    let contracts = contracts(template);
    contracts
        .iter()
        .flat_map(|contract| unlike(contract, &contracts))
        .collect()
}

fn unlike(contract: &Contract<'_>, all: &[Contract<'_>]) -> Vec<Finding> {
    let path = contract.path;
    let served: BTreeSet<_> = contract.served.values().flatten().cloned().collect();
    let shared = all.iter().filter(|other| other.shares(contract));
    let promised: BTreeSet<_> = shared.flat_map(|other| other.promised.clone()).collect();
    let missing = contract
        .promised
        .difference(&served)
        .map(|route| format!("{path} has {route}, the template has not"));
    let surplus = served
        .difference(&promised)
        .map(|route| format!("the template has {route}, {path} has not"));
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

/// Every contract with its APIs: those that have a route of it, or all where none has.
fn contracts(template: &Template) -> Vec<Contract<'_>> {
    let mut served: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (api, route) in template
        .functions()
        .flat_map(|function| routes_of(&function))
    {
        served.entry(api).or_default().insert(route);
    }
    let files = template
        .files
        .ending(".yaml")
        .filter(|(path, _)| path.starts_with("api/"));
    files
        .filter_map(|(path, text)| {
            let node = Node::parse(text).ok()?;
            let promised = promised(&node);
            let mut own = served.clone();
            own.retain(|_, routes| !routes.is_disjoint(&promised));
            let served = if own.is_empty() { served.clone() } else { own };
            Some(Contract {
                path,
                node,
                promised,
                served,
            })
        })
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

/// The routes that lead to a function, each with its API.
fn routes_of(function: &Function<'_>) -> Vec<(String, String)> {
    let routes = function.triggers().filter(|trigger| trigger.kind == "Api");
    let text = |node: &Node, key| {
        node.get(key)
            .and_then(Node::text)
            .unwrap_or_default()
            .to_owned()
    };
    routes
        .map(|route| {
            let verb = text(route.properties, "Method").to_uppercase();
            let api = route.properties.at(&["RestApiId", "Ref"]);
            (
                api.and_then(Node::text).unwrap_or_default().to_owned(),
                format!("{verb} {}", text(route.properties, "Path")),
            )
        })
        .collect()
}

/// REST-1, SEC-APP-2: what API Gateway checks a body by is what the contract promises.
#[must_use]
pub fn models(template: &Template) -> Vec<Finding> {
    let mut findings = Vec::new();
    let contracts = contracts(template);
    let functions = template.functions();
    let routed: BTreeSet<_> = functions
        .flat_map(|function| routes_of(&function))
        .map(|(api, _)| api)
        .collect();
    for contract in &contracts {
        let path = contract.path;
        // An API without functions has routes that nobody sees here: it is held to an only contract.
        let beside = |name: &str| {
            let mut shared = contracts.iter().filter(|other| other.shares(contract));
            shared.any(|other| other.node.at(&["components", "schemas", name]).is_some())
        };
        let unseen = |api: &str| contracts.len() == 1 && !routed.contains(api);
        let apis = template.of_type("AWS::Serverless::Api");
        for api in apis.filter(|api| contract.served.contains_key(api.id) || unseen(api.id)) {
            for (name, model) in api.at(&["Models"]).unwrap_or_else(nothing).entries() {
                let fault = match contract.node.at(&["components", "schemas", name]) {
                    None if beside(name) => None,
                    None => Some(format!("has the model `{name}`, {path} has no such schema")),
                    Some(schema) => difference(
                        &plain(model, model),
                        &plain(schema, &contract.node),
                        name,
                        path,
                    ),
                };
                findings
                    .extend(fault.map(|message| Finding::new("REST-1", api.id, model, message)));
            }
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
fn difference(model: &Node, schema: &Node, place: &str, path: &str) -> Option<String> {
    if model.same(schema) {
        return None;
    }
    let (Value::Map(a), Value::Map(b)) = (&model.value, &schema.value) else {
        return Some(format!("differs from {path} in `{place}`"));
    };
    let keys: BTreeSet<_> = a.iter().chain(b).map(|(key, _)| key.as_str()).collect();
    keys.into_iter().find_map(|key| {
        let place = format!("{place}.{key}");
        match (model.get(key), schema.get(key)) {
            (Some(a), Some(b)) => difference(a, b, &place, path),
            (Some(_), None) => Some(format!("has `{place}`, {path} has not")),
            (None, _) => Some(format!("has no `{place}`, {path} has")),
        }
    })
}
