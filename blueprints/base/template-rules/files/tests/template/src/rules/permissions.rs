//! Who may do what to which resource.

use crate::finding::Finding;
use crate::resource::Resource;
use crate::rules::references::resources;
use crate::template::Template;
use crate::values::{in_production, spelled, target, words};
use crate::yaml::{Node, Value};

/// SEC-IAM-1: what is allowed names its actions, its resources and who may, or a comment beside it says why not.
#[must_use]
pub fn wildcards(template: &Template) -> Vec<Finding> {
    let mut findings = Vec::new();
    for resource in template.resources() {
        resource.properties.walk(&mut |node| {
            if node.get("Effect").is_none_or(|effect| !effect.is("Deny")) {
                findings.extend(too_wide(template, resource.id, node));
            }
        });
    }
    findings
}

/// What a statement allows beyond what it can name.
fn too_wide(template: &Template, id: &str, statement: &Node) -> Vec<Finding> {
    // Above a statement stands what it allows, and so on which resources.
    let said = template.is_comment(statement.line.saturating_sub(1));
    let values = |key| {
        statement
            .get(key)
            .map(|node| leaves(template, node))
            .unwrap_or_default()
    };
    let actions = values("Action")
        .into_iter()
        .filter(|leaf| has_star(&leaf.text));
    let resources = values("Resource")
        .into_iter()
        .filter(|leaf| is_too_wide(template, &leaf.text));
    let principals = values("Principal")
        .into_iter()
        .filter(|leaf| has_star(&leaf.text));
    let named = actions
        .map(|leaf| ("Action", leaf))
        .chain(resources.map(|leaf| ("Resource", leaf)))
        .chain(principals.map(|leaf| ("Principal", leaf)));
    let all_but = ["NotAction", "NotResource", "NotPrincipal"]
        .into_iter()
        .flat_map(|key| values(key).into_iter().take(1).map(move |leaf| (key, leaf)));
    named
        .chain(all_but)
        .filter(|(key, leaf)| !(*key == "Resource" && said || template.is_explained(leaf.line)))
        .map(|(key, leaf)| {
            let message = format!(
                "allows `{key}: {}` without a comment that says why",
                leaf.text
            );
            leaf.finding(id, message)
        })
        .collect()
}

/// One value of a list or of the branches of a condition.
struct Leaf {
    line: usize,
    text: String,
}

impl Leaf {
    fn finding(&self, id: &str, message: String) -> Finding {
        Finding {
            line: self.line,
            entry: format!("Resources.{id}"),
            lens: "SEC-IAM-1",
            message,
        }
    }
}

/// Every value below `node`; of a parameter or mapping what it comes to.
fn leaves(template: &Template, node: &Node) -> Vec<Leaf> {
    if let Some([_, yes, no]) = node.get("Fn::If").map(Node::items) {
        return [yes, no]
            .into_iter()
            .flat_map(|branch| leaves(template, branch))
            .collect();
    }
    let leaf = |text| Leaf {
        line: node.line,
        text,
    };
    match &node.value {
        Value::List(items) => items
            .iter()
            .flat_map(|item| leaves(template, item))
            .collect(),
        // `AWS: ...`, `Service: ...` of a principal.
        Value::Map(entries) if entries.iter().all(|(key, _)| !is_function(key)) => entries
            .iter()
            .flat_map(|(_, value)| leaves(template, value))
            .collect(),
        _ => {
            let known = in_production(template, node);
            let texts = if known.is_empty() {
                vec![spelled(node)]
            } else {
                known
            };
            texts.into_iter().map(leaf).collect()
        }
    }
}

fn is_function(key: &str) -> bool {
    key == "Ref" || key.starts_with("Fn::")
}

fn has_star(text: &str) -> bool {
    text.contains(['*', '?'])
}

/// A `*` may only stand at the end, for all that lies below something of this template.
fn is_too_wide(template: &Template, arn: &str) -> bool {
    if !has_star(arn) {
        return false;
    }
    let above = arn
        .strip_suffix("/*")
        .or_else(|| arn.strip_suffix(":*"))
        .filter(|above| !has_star(above));
    let ids = resources(template);
    let names_one = |above: &str| {
        let names = above.split("${").skip(1);
        names
            .filter_map(|piece| piece.split(['.', '}']).next())
            .any(|name| ids.contains(name))
    };
    !above.is_some_and(names_one)
}

/// SEC-IAM-1: rights come from statements one can read here, not from policies that AWS widens by itself.
#[must_use]
pub fn managed_policies(template: &Template) -> Vec<Finding> {
    let mut findings = Vec::new();
    for resource in template.resources() {
        let lists = ["ManagedPolicyArns", "Policies"];
        let policies = lists
            .iter()
            .filter_map(|key| resource.at(&[key]))
            .flat_map(|node| policies(template, node));
        let foreign = policies.filter(|leaf| {
            !(leaf.text.contains("service-role/") && template.is_explained(leaf.line))
        });
        findings.extend(foreign.map(|leaf| {
            let message = format!(
                "has the managed policy `{}`: write the statements it needs, or take one below `service-role/` and say why in a comment",
                leaf.text
            );
            leaf.finding(resource.id, message)
        }));
    }
    findings
}

/// The policies that are named and not written here: neither statements, SAM's policy templates nor resources of this template.
fn policies(template: &Template, node: &Node) -> Vec<Leaf> {
    if let Value::List(items) = &node.value {
        return items
            .iter()
            .flat_map(|item| policies(template, item))
            .collect();
    }
    if let Some([_, yes, no]) = node.get("Fn::If").map(Node::items) {
        return [yes, no]
            .into_iter()
            .flat_map(|branch| policies(template, branch))
            .collect();
    }
    let own =
        target(node).is_some_and(|id| id.starts_with("AWS::") || template.resource(id).is_some());
    let statements = node.entries().iter().any(|(key, _)| !is_function(key));
    match own || statements {
        true => Vec::new(),
        false => leaves(template, node),
    }
}

/// ALX-4, ALX-9: Alexa may call a function for one skill, not for every skill there is.
#[must_use]
pub fn skill_tokens(template: &Template) -> Vec<Finding> {
    let permissions = alexa_permissions(template).filter_map(open_permission);
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

/// The permissions by which Alexa calls functions.
pub(crate) fn alexa_permissions(template: &Template) -> impl Iterator<Item = Resource<'_>> {
    let permissions = template.of_type("AWS::Lambda::Permission");
    permissions.filter(|permission| {
        matches!(
            principal(*permission),
            "alexa-appkit.amazon.com" | "alexa-connectedhome.amazon.com"
        )
    })
}

fn principal(permission: Resource<'_>) -> &str {
    permission.at(&["Principal"]).map(words).unwrap_or_default()
}

fn open_permission(permission: Resource<'_>) -> Option<Finding> {
    let open = permission.at(&["EventSourceToken"]).is_none();
    open.then(|| {
        let principal = principal(permission);
        permission.finding(
            "ALX-9",
            format!("lets any skill of `{principal}` in (`EventSourceToken` is missing)"),
        )
    })
}

/// ALX-4, ALX-9, DEP-15: Alexa may call the alias, which is what it is told to call; a deployment moves it.
#[must_use]
pub fn skills_call_aliases(template: &Template) -> Vec<Finding> {
    let past = alexa_permissions(template).filter(|permission| {
        let called = permission.at(&["FunctionName"]);
        called.is_none_or(|called| {
            template
                .functions()
                .any(|function| names_no_alias(called, function.id))
        })
    });
    past.map(|permission| {
        permission.finding(
            "DEP-15",
            "lets Alexa call the function past its alias (`FunctionName` names none)",
        )
    })
    .collect()
}

/// Whether it is the function itself: by `Ref`, by its ARN, or in a text with nothing behind it.
fn names_no_alias(called: &Node, function: &str) -> bool {
    let text = spelled(called);
    [format!("${{{function}}}"), format!("${{{function}.Arn}}")].contains(&text)
}
