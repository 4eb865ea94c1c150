//! Whatever is referred to is there. (cfn-lint does not look into the environment and policies of SAM functions.)

use std::collections::BTreeSet;

use crate::finding::Finding;
use crate::template::Template;
use crate::values::substituted;
use crate::yaml::{Node, Value};

/// GEN: `Ref`, `GetAtt`, `Sub`, `DependsOn`, `If`, `Condition` and `FindInMap` name what exists.
#[must_use]
pub fn exist(template: &Template) -> Vec<Finding> {
    let known = Known::of(template);
    let mut findings = Vec::new();
    for (section, body) in template.root().entries() {
        for (id, entry) in body.entries() {
            let place = Place { section, id };
            entry.walk(&mut |node| {
                findings.extend(
                    known
                        .missing(node)
                        .map(|message| place.finding(node, message)),
                )
            });
            findings.extend(
                known
                    .dependencies(entry)
                    .map(|message| place.finding(entry, message)),
            );
        }
    }
    findings
}

struct Place<'a> {
    section: &'a str,
    id: &'a str,
}

impl Place<'_> {
    fn finding(&self, node: &Node, message: String) -> Finding {
        Finding {
            line: node.line,
            entry: format!("{}.{}", self.section, self.id),
            lens: "GEN",
            message,
        }
    }
}

/// The names there are.
struct Known<'a> {
    resources: BTreeSet<String>,
    parameters: BTreeSet<&'a str>,
    conditions: BTreeSet<&'a str>,
    mappings: &'a Node,
}

impl<'a> Known<'a> {
    fn of(template: &'a Template) -> Self {
        let names = |section| {
            template
                .section(section)
                .entries()
                .iter()
                .map(|(name, _)| name.as_str())
                .collect()
        };
        Self {
            resources: resources(template),
            parameters: names("Parameters"),
            conditions: names("Conditions"),
            mappings: template.section("Mappings"),
        }
    }

    /// What `node` itself (not what lies below it) refers to in vain.
    fn missing(&self, node: &Node) -> impl Iterator<Item = String> {
        let single = self
            .missing_reference(node)
            .or_else(|| self.missing_condition(node))
            .or_else(|| self.missing_mapping(node));
        let substituted = substituted(node)
            .filter(|name| !self.has(name))
            .map(|name| format!("`Sub` of `{name}`, which does not exist"));
        single.into_iter().chain(substituted.collect::<Vec<_>>())
    }

    fn missing_reference(&self, node: &Node) -> Option<String> {
        if let Some(name) = node.get("Ref").and_then(Node::text) {
            return (!self.has(name)).then(|| format!("`Ref` to `{name}`, which does not exist"));
        }
        let attribute = node.get("Fn::GetAtt")?;
        let name = attribute
            .text()
            .or_else(|| attribute.items().first()?.text())?;
        let id = name.split('.').next().unwrap_or(name);
        (!self.resources.contains(id)).then(|| format!("`GetAtt` of `{id}`, which does not exist"))
    }

    fn missing_condition(&self, node: &Node) -> Option<String> {
        let of_if = node
            .get("Fn::If")
            .and_then(|branches| branches.items().first());
        let own = node
            .get("Condition")
            .filter(|condition| condition.text().is_some());
        let name = of_if.or(own)?.text()?;
        // In a policy statement `Condition` is a map, and so no name.
        (!self.conditions.contains(name))
            .then(|| format!("condition `{name}`, which does not exist"))
    }

    fn missing_mapping(&self, node: &Node) -> Option<String> {
        let [map, ..] = node.get("Fn::FindInMap")?.items() else {
            return None;
        };
        let name = map.text()?;
        self.mappings
            .get(name)
            .is_none()
            .then(|| format!("mapping `{name}`, which does not exist"))
    }

    fn dependencies(&self, entry: &Node) -> impl Iterator<Item = String> {
        let depends = entry.get("DependsOn");
        let names: Vec<_> = match depends.map(|node| &node.value) {
            Some(Value::Scalar(name)) => vec![name.as_str()],
            Some(Value::List(names)) => names.iter().filter_map(Node::text).collect(),
            _ => Vec::new(),
        };
        let missing: Vec<_> = names
            .into_iter()
            .filter(|name| !self.resources.contains(*name))
            .collect();
        missing
            .into_iter()
            .map(|name| format!("`DependsOn` of `{name}`, which does not exist"))
    }

    fn has(&self, name: &str) -> bool {
        let id = name.split('.').next().unwrap_or(name);
        name.starts_with("AWS::") || self.parameters.contains(name) || self.resources.contains(id)
    }
}

/// The logical ids of the template, and those that SAM makes of them.
#[must_use]
pub fn resources(template: &Template) -> BTreeSet<String> {
    let mut ids: BTreeSet<String> = template
        .resources()
        .map(|resource| resource.id.to_owned())
        .collect();
    for function in template.functions() {
        if function.get("Role").is_none() {
            ids.insert(format!("{}Role", function.id));
        }
        if let Some(alias) = function.get("AutoPublishAlias").and_then(Node::text) {
            ids.insert(format!("{}Alias{alias}", function.id));
        }
        if function.get("DeploymentPreference").is_some() {
            ids.extend([
                format!("{}DeploymentGroup", function.id),
                "ServerlessDeploymentApplication".to_owned(),
                "CodeDeployServiceRole".to_owned(),
            ]);
        }
        ids.extend(
            function
                .triggers()
                .map(|trigger| format!("{}{}", function.id, trigger.name)),
        );
    }
    for api in template.of_type("AWS::Serverless::Api") {
        let stage = api
            .at(&["StageName"])
            .and_then(Node::text)
            .unwrap_or_default();
        // SAM leaves the stage's name out of the id where it is `Stage` or no literal.
        ids.extend([
            format!("{}{stage}Stage", api.id),
            format!("{}Stage", api.id),
            format!("{}UsagePlan", api.id),
            format!("{}ApiKey", api.id),
        ]);
    }
    for machine in template.of_type("AWS::Serverless::StateMachine") {
        ids.insert(format!("{}Role", machine.id));
        let events = machine
            .at(&["Events"])
            .map(Node::entries)
            .unwrap_or_default();
        ids.extend(
            events
                .iter()
                .map(|(name, _)| format!("{}{name}", machine.id)),
        );
    }
    ids
}
