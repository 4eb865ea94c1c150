//! The routes that functions take on an API.

use std::collections::BTreeMap;

use super::{Kind, Node};

/// Each route, as `POST /orders of Api`, and the function that takes it. The API that SAM makes by itself has no name.
pub fn routes(text: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    // Without these words there is nothing to look for, and a large template need not be read.
    let speaks = ["Events", "Path"].iter().all(|word| text.contains(word));
    let Some(root) = speaks.then(|| Node::parse(text)).flatten() else { return found };
    for (id, resource) in root.get("Resources").map(Node::pairs).unwrap_or_default() {
        let events = resource.get("Properties").and_then(|properties| properties.get("Events"));
        for (_, event) in events.map(Node::pairs).unwrap_or_default() {
            if let Some(route) = route(event) {
                found.insert(route, id.scalar().unwrap_or_default().to_owned());
            }
        }
    }
    found
}

fn route(event: &Node) -> Option<String> {
    let kind = event.get("Type")?.scalar()?;
    let properties = event.get("Properties")?;
    let text = |key: &str| properties.get(key).and_then(Node::scalar);
    let (api, fallback) = match kind {
        "Api" => (properties.get("RestApiId"), "the REST API"),
        "HttpApi" => (properties.get("ApiId"), "the HTTP API"),
        _ => return None,
    };
    let api = api.and_then(named).unwrap_or_else(|| fallback.to_owned());
    Some(format!("{} {} of {api}", text("Method")?.to_uppercase(), text("Path")?))
}

/// The name in `!Ref Api` or `{ Ref: Api }`, or a plain one.
fn named(node: &Node) -> Option<String> {
    match &node.kind {
        Kind::Scalar(name) => Some(name.clone()),
        Kind::Map(_) => node.get("Ref")?.scalar().map(str::to_owned),
        Kind::List(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::routes;

    #[test]
    fn routes_are_told_apart_by_api_method_and_path() {
        let text = "Resources:\n  F:\n    Properties:\n      Events:\n        A: { Type: Api, Properties: { Path: /a, Method: get } }\n        B: { Type: HttpApi, Properties: { Path: /a, Method: GET, ApiId: !Ref Front } }\n        C: { Type: SQS, Properties: { Queue: x } }\n";
        let found = routes(text);
        assert_eq!(found.keys().collect::<Vec<_>>(), ["GET /a of Front", "GET /a of the REST API"]);
    }
}
