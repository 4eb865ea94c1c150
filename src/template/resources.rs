//! What a template has.

use super::Node;

/// The resources of a template, by logical id and type, in its order; among them the API that SAM makes for events which
/// name none. Nothing where the text cannot be read.
pub fn resources(text: &str) -> Option<Vec<(String, String)>> {
    let template = Node::parse(text)?;
    let resources = template.get("Resources").map(Node::pairs).unwrap_or_default();
    let mut found = Vec::new();
    for (id, resource) in resources {
        if let (Some(id), Some(kind)) = (id.scalar(), resource.get("Type").and_then(Node::scalar)) {
            found.push((id.to_owned(), kind.to_owned()));
        }
    }
    let events = resources.iter().filter_map(|(_, resource)| resource.get("Properties")?.get("Events"));
    let on_no_api = |(_, event): &(Node, Node)| {
        let is_api = event.get("Type").and_then(Node::scalar) == Some("Api");
        is_api && event.get("Properties").is_none_or(|properties| properties.get("RestApiId").is_none())
    };
    if events.flat_map(Node::pairs).any(on_no_api) {
        found.push(("ServerlessRestApi".to_owned(), "AWS::Serverless::Api".to_owned()));
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_api_that_sam_makes_counts_as_there() {
        let text = "Resources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties:\n      Events:\n        Get: { Type: Api, Properties: { Path: /, Method: get } }\n";
        let found = resources(text).expect("a template");
        let ids: Vec<&str> = found.iter().map(|(id, _)| id.as_str()).collect();
        assert_eq!(ids, ["F", "ServerlessRestApi"]);
        let named = text.replace("Method: get", "Method: get, RestApiId: !Ref Mine");
        assert_eq!(resources(&named).expect("a template").len(), 1);
    }
}
