//! The template and the files around it.

use crate::files::Files;
use crate::function::Function;
use crate::resource::Resource;
use crate::yaml::{Node, nothing};

/// The sections that CloudFormation and SAM know.
const SECTIONS: &[&str] = &[
    "AWSTemplateFormatVersion",
    "Conditions",
    "Description",
    "Globals",
    "Hooks",
    "Mappings",
    "Metadata",
    "Outputs",
    "Parameters",
    "Resources",
    "Rules",
    "Transform",
];

#[derive(Debug)]
pub struct Template {
    root: Node,
    lines: Vec<String>,
    pub files: Files,
}

impl Template {
    /// Reads `source`, the text of a `template.yaml` that stands among `files`.
    ///
    /// # Errors
    /// A sentence where it is not YAML, or not a template: then no rule could say anything that helps.
    pub fn parse(source: &str, files: Files) -> Result<Self, String> {
        let root = Node::parse(source)
            .map_err(|fault| format!("template.yaml cannot be read: {fault}"))?;
        sections_fault(&root)?;
        Ok(Self {
            root,
            lines: source.lines().map(str::to_owned).collect(),
            files,
        })
    }

    /// Everything, for rules that look at all sections.
    #[must_use]
    pub fn root(&self) -> &Node {
        &self.root
    }

    /// A section (`Parameters`, `Mappings`, ...), empty where there is none.
    #[must_use]
    pub fn section(&self, name: &str) -> &Node {
        self.root.get(name).unwrap_or_else(nothing)
    }

    pub fn resources(&self) -> impl Iterator<Item = Resource<'_>> {
        self.section("Resources")
            .entries()
            .iter()
            .map(|(id, body)| Resource::new(id, body))
    }

    #[must_use]
    pub fn resource(&self, id: &str) -> Option<Resource<'_>> {
        self.resources().find(|resource| resource.id == id)
    }

    pub fn of_type<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = Resource<'a>> {
        self.resources()
            .filter(move |resource| resource.kind == kind)
    }

    pub fn functions(&self) -> impl Iterator<Item = Function<'_>> {
        let shared = self
            .root
            .at(&["Globals", "Function"])
            .unwrap_or_else(nothing);
        self.of_type("AWS::Serverless::Function")
            .map(move |resource| Function::new(resource, shared))
    }

    /// The functions that CodeDeploy calls round a deployment; they are not part of the service.
    #[must_use]
    pub fn is_hook(&self, function: &Function<'_>) -> bool {
        let named = function
            .get("FunctionName")
            .is_some_and(|name| crate::values::words(name).contains("CodeDeployHook_"));
        named
            || self.functions().any(|other| {
                let hooks = other
                    .get("DeploymentPreference")
                    .and_then(|preference| preference.get("Hooks"));
                hooks.is_some_and(|hooks| {
                    hooks
                        .entries()
                        .iter()
                        .any(|(_, hook)| crate::values::refers_to(hook, function.id))
                })
            })
    }

    /// The functions of the service itself.
    pub fn service_functions(&self) -> impl Iterator<Item = Function<'_>> {
        self.functions().filter(|function| !self.is_hook(function))
    }

    /// Whether a comment beside this line, above it or above its key says why.
    #[must_use]
    pub fn is_explained(&self, line: usize) -> bool {
        let above = line.saturating_sub(1);
        let key = self.line(above).trim_end().ends_with(':');
        self.line(line).contains(" # ")
            || self.is_comment(above)
            || (key && self.is_comment(above.saturating_sub(1)))
    }

    /// Whether this line is nothing but a comment.
    #[must_use]
    pub fn is_comment(&self, line: usize) -> bool {
        self.line(line).trim_start().starts_with("# ")
    }

    /// Every line with its number.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.lines.iter().map(String::as_str))
    }

    /// The last entry that begins at this line or above it, as `Resources.CreateProduct`; a comment counts to the entry below.
    #[must_use]
    pub fn entry_at(&self, line: usize) -> String {
        let below = self.lines().skip(line.saturating_sub(1));
        let comments = below.take_while(|(number, _)| self.is_comment(*number));
        let line = line + comments.count();
        let mut found = "template".to_owned();
        for (section, body) in self.root.entries() {
            let entries = body.entries().iter();
            // What an entry holds begins on the line after its name, or on the same.
            if let Some((id, _)) = entries.take_while(|(_, node)| node.line <= line + 1).last() {
                found = format!("{section}.{id}");
            }
        }
        found
    }

    /// A line of the source, from 1.
    #[must_use]
    pub fn line(&self, number: usize) -> &str {
        number
            .checked_sub(1)
            .and_then(|index| self.lines.get(index))
            .map_or("", String::as_str)
    }
}

/// A section by a wrong name would show as hundreds of references to nothing.
fn sections_fault(root: &Node) -> Result<(), String> {
    let unknown = root
        .entries()
        .iter()
        .find(|(name, _)| !SECTIONS.contains(&name.as_str()));
    let missing = root
        .get("Resources")
        .is_none_or(|resources| resources.entries().is_empty());
    match (missing, unknown) {
        (true, Some((name, _))) => Err(format!(
            "template.yaml has no section `Resources`, but a `{name}`, which CloudFormation does not know"
        )),
        (true, None) => {
            Err("template.yaml has no section `Resources`, or nothing in it".to_owned())
        }
        (false, Some((name, _))) => Err(format!(
            "template.yaml has a section `{name}`, which CloudFormation does not know"
        )),
        (false, None) => Ok(()),
    }
}
