//! What is said of a function's alias names one that the function publishes: an alarm on another watches nothing.

use std::collections::BTreeSet;

use crate::finding::Finding;
use crate::resource::Resource;
use crate::template::Template;
use crate::values::{in_production, refers_to, spelled};
use crate::yaml::Node;

/// DEP-15: `${Function}:alias` and `${Function.Arn}:alias` name an alias of that function.
#[must_use]
pub fn published(template: &Template) -> Vec<Finding> {
    let mut findings = Vec::new();
    for function in template.functions() {
        let aliases = aliases_of(template, function.resource);
        for resource in template.resources() {
            resource.properties.walk(&mut |node| {
                let wrong = named(node, function.id)
                    .into_iter()
                    .find(|name| !aliases.contains(name));
                findings.extend(wrong.map(|name| {
                    let message = format!(
                        "names the alias `{name}` of `{}`, which it does not publish",
                        function.id
                    );
                    Finding::new("DEP-15", resource.id, node, message)
                }));
                let unpublished = aliases.is_empty()
                    && node
                        .get("Ref")
                        .is_some_and(|name| name.is(&format!("{}.Alias", function.id)));
                findings.extend(unpublished.then(|| {
                    let message =
                        format!("names the alias of `{}`, which publishes none", function.id);
                    Finding::new("DEP-15", resource.id, node, message)
                }));
            });
        }
    }
    findings
}

/// The aliases that a function has.
fn aliases_of(template: &Template, function: Resource<'_>) -> BTreeSet<String> {
    let automatic = function.at(&["AutoPublishAlias"]).or_else(|| {
        template
            .root()
            .at(&["Globals", "Function", "AutoPublishAlias"])
    });
    let own = template.of_type("AWS::Lambda::Alias").filter(|alias| {
        alias
            .at(&["FunctionName"])
            .is_some_and(|name| refers_to(name, function.id))
    });
    let names = automatic
        .into_iter()
        .chain(own.filter_map(|alias| alias.at(&["Name"])));
    names
        .flat_map(|name| in_production(template, name))
        .collect()
}

/// What follows `${id}:` or `${id.Arn}:` in a text; neither a `*` nor something that is only known in the stack.
fn named(node: &Node, id: &str) -> Vec<String> {
    if node
        .get("Fn::Sub")
        .or_else(|| node.get("Fn::Join"))
        .is_none()
    {
        return Vec::new();
    }
    let text = spelled(node);
    let marks = [format!("${{{id}}}:"), format!("${{{id}.Arn}}:")];
    let behind = marks
        .iter()
        .flat_map(|mark| text.split(mark.as_str()).skip(1));
    let names = behind.map(|rest| {
        let letters = rest.chars();
        letters
            .take_while(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_'))
            .collect::<String>()
    });
    names.filter(|name| !name.is_empty()).collect()
}

/// DEP-7: the dimension `Resource` of an alarm is the function's name and an alias of it, as Lambda counts.
#[must_use]
pub fn watched(template: &Template) -> Vec<Finding> {
    let mut findings = Vec::new();
    for alarm in template.of_type("AWS::CloudWatch::Alarm") {
        alarm.properties.walk(&mut |node| {
            let lambda = node.get("Namespace").is_some_and(|name| name.is("AWS/Lambda"));
            let dimensions = node.get("Dimensions").filter(|_| lambda);
            let name = dimensions.and_then(|node| dimension(node, "FunctionName"));
            let value = dimensions.and_then(|node| dimension(node, "Resource"));
            let blind = value.filter(|value| !counts(template, name, &spelled(value)));
            findings.extend(blind.map(|value| {
                let message = format!(
                    "watches nothing: Lambda counts for no `Resource` `{}`, only for `${{Function}}:alias`",
                    spelled(value)
                );
                Finding::new("DEP-7", alarm.id, value, message)
            }));
        });
    }
    findings
}

fn dimension<'a>(dimensions: &'a Node, name: &str) -> Option<&'a Node> {
    let found = dimensions
        .items()
        .iter()
        .find(|dimension| dimension.get("Name").is_some_and(|node| node.is(name)));
    found?.get("Value")
}

/// Whether Lambda counts for this alias of the function that the alarm names.
fn counts(template: &Template, name: Option<&Node>, resource: &str) -> bool {
    let spelt = name.map(spelled);
    template.functions().any(|function| {
        let reference = format!("${{{}}}", function.id);
        let own = function.get("FunctionName").map(spelled);
        let names = own.into_iter().chain([reference]).collect::<Vec<_>>();
        let about = spelt.as_ref().is_none_or(|spelt| names.contains(spelt));
        let aliases = aliases_of(template, function.resource);
        about
            && names
                .iter()
                .flat_map(|name| aliases.iter().map(move |alias| format!("{name}:{alias}")))
                .any(|counted| counted == resource)
    })
}
