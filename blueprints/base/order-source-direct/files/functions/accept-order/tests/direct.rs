//! What API Gateway makes of a request, without API Gateway: its mapping template is filled, and the outcome held to the
//! schema by which the function judges it.

#![allow(clippy::unwrap_used, reason = "a test says by it what it expects")]

use accept_order::OrderRequested;
use order_events::{Event, check};
use serde_json::{Value, json};
use template_tests::yaml::Node;

const ID: &str = "3f0c9a52-6d8e-5b41-9c07-2e5d8a1b7f64";
const BODY: &str = r#"$util.escapeJavaScript($input.json('$')).replaceAll("\\'","'")"#;

fn definition() -> Node {
    let template = Node::parse(&std::fs::read_to_string("../../template.yaml").unwrap()).unwrap();
    let body = [
        "Resources",
        "OrderRequestsApi",
        "Properties",
        "DefinitionBody",
    ];
    template.at(&body).unwrap().clone()
}

/// The mapping template's branch for an id that is one.
fn branch() -> String {
    let definition = definition();
    let place = [
        "paths",
        "/v1/orders/{id}",
        "put",
        "x-amazon-apigateway-integration",
        "requestTemplates",
        "application/json",
        "Fn::Sub",
    ];
    let template = definition.at(&place).and_then(Node::text).unwrap();
    let (_, then) = template.split_once("{12}\"))\n").unwrap();
    let (then, otherwise) = then.split_once("#else\n").unwrap();
    assert_eq!(otherwise.trim(), "{\"Entries\":[]}\n#end");
    then.to_owned()
}

/// As Java's escaping, which VTL has: quotes and backslashes get a backslash, apostrophes too until they lose it again.
fn escaped(json: &Value) -> String {
    json.to_string().replace('\\', "\\\\").replace('"', "\\\"")
}

fn entry(order: &Value) -> Value {
    let branch = branch();
    assert!(branch.contains(BODY), "{branch}");
    let filled = branch
        .replace(BODY, &escaped(order))
        .replace("$context.requestId", "c6af9ac6-7b61-11e6-9a41-93e8deadbeef")
        .replace(
            "$context.identity.userArn",
            "arn:aws:iam::123456789012:role/shop",
        )
        .replace("${OrdersBus}", "orders")
        .replace("$id", ID);
    assert!(!filled.contains('$'), "{filled}");
    let entries: Value = serde_json::from_str(&filled).unwrap();
    entries["Entries"][0].clone()
}

fn order() -> Value {
    json!({
        "customer_email": "ada.o'hara@example.com",
        "ship_to": "DE",
        "currency": "EUR",
        "total_minor": 64_900,
        "lines": [{"sku": "DESK-1", "quantity": 1}],
    })
}

#[test]
fn a_request_becomes_an_event_that_its_schema_allows() {
    let entry = entry(&order());
    assert_eq!(entry["EventBusName"], "orders");
    assert_eq!(entry["Source"], OrderRequested::SOURCE);
    assert_eq!(entry["DetailType"], OrderRequested::DETAIL_TYPE);
    let detail: Value = serde_json::from_str(entry["Detail"].as_str().unwrap()).unwrap();
    let requested = check::<OrderRequested>(&detail).unwrap();
    assert_eq!(requested.data.order_id.unwrap().to_string(), ID);
    assert_eq!(detail["data"]["order"], order());
}

/// A quote or a backslash in the body stays what it is.
#[test]
fn what_is_in_a_body_cannot_leave_it() {
    let mut order = order();
    order["customer_email"] = json!(r#"a"},"x":{"b@example.com\"#);
    let entry = entry(&order);
    let detail: Value = serde_json::from_str(entry["Detail"].as_str().unwrap()).unwrap();
    assert_eq!(detail["data"]["order"], order);
}

#[test]
fn the_body_is_checked_by_what_the_schema_says_of_an_order() {
    let schema: Value = serde_json::from_str(OrderRequested::SCHEMA).unwrap();
    let mut schema = schema["properties"]["data"]["properties"]["order"].clone();
    without_titles(&mut schema);
    let definition = definition();
    let model = definition
        .at(&["components", "schemas", "RequestedOrder"])
        .unwrap();
    assert_eq!(as_json(model), schema);
}

fn without_titles(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            members.remove("title");
            members.values_mut().for_each(without_titles);
        }
        Value::Array(items) => items.iter_mut().for_each(without_titles),
        _ => {}
    }
}

fn as_json(node: &Node) -> Value {
    if let Some(text) = node.text() {
        return serde_json::from_str(text).unwrap_or_else(|_| json!(text));
    }
    match node.entries() {
        [] => node.items().iter().map(as_json).collect(),
        entries => entries
            .iter()
            .map(|(key, node)| (key.clone(), as_json(node)))
            .collect(),
    }
}
