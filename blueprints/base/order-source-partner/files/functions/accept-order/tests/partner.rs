//! What the rule makes of a partner's order is a request by the schema by which the function judges it.

#![allow(clippy::unwrap_used, reason = "a test says by it what it expects")]

use accept_order::OrderRequested;
use order_events::{Event, check};
use serde_json::Value;
use template_tests::yaml::Node;

#[test]
fn an_order_of_the_partner_becomes_a_request_that_its_schema_allows() {
    let event: Value =
        serde_json::from_str(include_str!("../../../events/partner-order.json")).unwrap();
    let template = Node::parse(&std::fs::read_to_string("../../template.yaml").unwrap()).unwrap();
    let targets = ["Resources", "PartnerOrdersRule", "Properties", "Targets"];
    let target = &template.at(&targets).unwrap().items()[0];
    let transformer = target.get("InputTransformer").unwrap();
    let text = |node: &Node| node.text().unwrap().to_owned();
    let mut filled = transformer.get("InputTemplate").map(text).unwrap();
    for (name, path) in transformer.get("InputPathsMap").unwrap().entries() {
        let pointer = text(path).trim_start_matches('$').replace('.', "/");
        let value = event.pointer(&pointer).unwrap();
        filled = filled.replace(&format!("<{name}>"), &value.to_string());
    }
    let request: Value = serde_json::from_str(&filled).unwrap();
    assert_eq!(request["source"], OrderRequested::SOURCE);
    assert_eq!(request["detail-type"], OrderRequested::DETAIL_TYPE);
    let requested = check::<OrderRequested>(&request["detail"]).unwrap();
    assert_eq!(requested.data.request_key.as_str(), "shop-4711");
}
