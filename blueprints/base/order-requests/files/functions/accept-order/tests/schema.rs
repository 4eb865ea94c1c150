//! The schema as EventBridge has it.

#![allow(clippy::unwrap_used, reason = "a test says by it what it expects")]

use serde_json::Value;
use template_tests::yaml::Node;

#[test]
fn the_schema_is_registered_as_it_is_written() {
    let written: Value = serde_json::from_str(include_str!("../schema.json")).unwrap();
    let template = std::fs::read_to_string("../../template.yaml").unwrap();
    let template = Node::parse(&template).unwrap();
    let place = ["Resources", "OrderRequestedSchema", "Properties", "Content"];
    let registered = template.at(&place).and_then(Node::text).unwrap();
    assert_eq!(serde_json::from_str::<Value>(registered).unwrap(), written);
}
