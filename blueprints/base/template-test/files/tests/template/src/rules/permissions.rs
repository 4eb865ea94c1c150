//! Who may do what to which resource.

use crate::finding::Finding;
use crate::resource::Resource;
use crate::template::Template;
use crate::values::words;
use crate::yaml::{Node, Value};

/// SEC-IAM-1: `Resource: "*"` only where a comment on that line or the one before it says why.
#[must_use]
pub fn wildcards(template: &Template) -> Vec<Finding> {
    let mut findings = Vec::new();
    for resource in template.resources() {
        resource.properties.walk(&mut |node| {
            let allowed = node.get("Effect").is_none_or(|effect| effect.is("Allow"));
            let stars = node
                .get("Resource")
                .filter(|_| allowed)
                .map(stars)
                .unwrap_or_default();
            let unexplained = stars
                .into_iter()
                .filter(|star| !is_explained(template, star.line));
            findings.extend(unexplained.map(|star| {
                Finding::new(
                    "SEC-IAM-1",
                    resource.id,
                    star,
                    "allows `Resource: \"*\"` without a comment that says why",
                )
            }));
        });
    }
    findings
}

fn stars(node: &Node) -> Vec<&Node> {
    match &node.value {
        Value::List(items) => items.iter().filter(|item| item.is("*")).collect(),
        _ => Some(node).filter(|node| node.is("*")).into_iter().collect(),
    }
}

fn is_explained(template: &Template, line: usize) -> bool {
    let beside = template.line(line).contains(" # ");
    let above = template
        .line(line.saturating_sub(1))
        .trim_start()
        .starts_with("# ");
    beside || above
}

/// ALX-4, ALX-9: Alexa may call a function for one skill, not for every skill there is.
#[must_use]
pub fn skill_tokens(template: &Template) -> Vec<Finding> {
    let permissions = template
        .of_type("AWS::Lambda::Permission")
        .filter_map(open_permission);
    let events = template.functions().flat_map(|function| {
        let open = function.triggers().filter(|trigger| {
            trigger.kind == "AlexaSkill" && trigger.properties.get("SkillId").is_none()
        });
        open.map(|trigger| {
            Finding::new(
                "ALX-4",
                function.id,
                trigger.node,
                "may be called by any skill (`SkillId` is missing)",
            )
        })
        .collect::<Vec<_>>()
    });
    permissions.chain(events).collect()
}

fn open_permission(permission: Resource<'_>) -> Option<Finding> {
    let principal = permission.at(&["Principal"]).map(words).unwrap_or_default();
    let alexa = matches!(
        principal,
        "alexa-appkit.amazon.com" | "alexa-connectedhome.amazon.com"
    );
    let open = alexa && permission.at(&["EventSourceToken"]).is_none();
    open.then(|| {
        permission.finding(
            "ALX-9",
            format!("lets any skill of `{principal}` in (`EventSourceToken` is missing)"),
        )
    })
}
