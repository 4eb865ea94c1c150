//! What is left of the data when a stack is deleted, or a resource in it replaced.

use crate::finding::Finding;
use crate::resource::Resource;
use crate::rules::messaging::dead_letter_queues;
use crate::template::Template;
use crate::values::{in_production, is_always};
use crate::yaml::{Node, nothing};

/// What holds data by its kind alone.
const HOLDS_DATA: &[&str] = &[
    "AWS::Cognito::UserPool",
    "AWS::DynamoDB::GlobalTable",
    "AWS::DynamoDB::Table",
    "AWS::EFS::FileSystem",
    "AWS::Logs::LogGroup",
    "AWS::OpenSearchService::Domain",
    "AWS::RDS::DBCluster",
    "AWS::RDS::DBInstance",
    "AWS::S3::Bucket",
];

/// A policy, the values CloudFormation takes for it, and those that keep the resource.
type Policy = (
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
);

const POLICIES: &[Policy] = &[
    (
        "DeletionPolicy",
        &["Delete", "Retain", "RetainExceptOnCreate", "Snapshot"],
        &["Retain", "RetainExceptOnCreate", "Snapshot"],
    ),
    (
        "UpdateReplacePolicy",
        &["Delete", "Retain", "Snapshot"],
        &["Retain", "Snapshot"],
    ),
];

/// GEN: a policy is one that CloudFormation knows.
#[must_use]
pub fn valid(template: &Template) -> Vec<Finding> {
    let mut findings = Vec::new();
    for resource in template.resources() {
        for (policy, values, _) in POLICIES {
            let Some(node) = resource.body.get(policy) else {
                continue;
            };
            let found = in_production(template, node);
            let wrong = found.iter().find(|value| {
                let known = values.contains(&value.as_str());
                !known || (*value == "Snapshot" && !has_snapshots(resource.kind))
            });
            findings.extend(wrong.map(|value| {
                let message = format!("has the {policy} `{value}`, which its type does not have");
                Finding::new("GEN", resource.id, node, message)
            }));
        }
    }
    findings
}

fn has_snapshots(kind: &str) -> bool {
    let services = ["DocDB", "EC2", "ElastiCache", "Neptune", "RDS", "Redshift"];
    kind.split("::")
        .nth(1)
        .is_some_and(|service| services.contains(&service))
}

/// GEN: what holds data outlives its stack, unless a comment at `DeletionPolicy: Delete` says why it need not.
#[must_use]
pub fn kept(template: &Template) -> Vec<Finding> {
    let dead_letters = dead_letter_queues(template);
    let holding = template.resources().filter(|resource| {
        HOLDS_DATA.contains(&resource.kind)
            || (resource.kind == "AWS::SQS::Queue" && dead_letters.contains(resource.id))
    });
    holding
        .filter(|resource| !may_go(template, *resource))
        .flat_map(|resource| {
            let lost = POLICIES.iter().filter(move |(policy, _, keeping)| {
                let node = resource.body.get(policy).unwrap_or_else(nothing);
                let found = in_production(template, node);
                found.is_empty() || found.iter().any(|value| !keeping.contains(&value.as_str()))
            });
            lost.map(move |(policy, _, keeping)| {
                resource.finding(
                    "GEN",
                    format!(
                        "loses what it holds: `{policy}` is none of {}",
                        keeping.join(", ")
                    ),
                )
            })
        })
        .collect()
}

/// Whether the template says that the resource goes with its stack, and why.
#[must_use]
pub fn may_go(template: &Template, resource: Resource<'_>) -> bool {
    let policy = |name| resource.body.get(name);
    let deleted = |node: &Node| node.is("Delete") && template.is_explained(node.line);
    policy("DeletionPolicy").is_some_and(deleted) && policy("UpdateReplacePolicy").is_some()
}

/// Kinds that refuse to be deleted where this property has that value.
const PROTECTED: &[(&str, &str, &str)] = &[
    ("AWS::Cognito::UserPool", "DeletionProtection", "ACTIVE"),
    ("AWS::DynamoDB::Table", "DeletionProtectionEnabled", "true"),
];

/// GEN: in production nobody deletes a table or a user pool by hand.
#[must_use]
pub fn protected(template: &Template) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (kind, property, value) in PROTECTED {
        let open = template.of_type(kind).filter(|resource| {
            !is_always(template, resource.at(&[property]), value) && !may_go(template, *resource)
        });
        findings.extend(open.map(|resource| {
            resource.finding(
                "GEN",
                format!("can be deleted in production (`{property}` is not {value})"),
            )
        }));
    }
    findings
}
