//! What a rule found, and where.

use std::fmt;

use crate::yaml::Node;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Line of `template.yaml`, from 1.
    pub line: usize,
    /// The entry, as `Resources.CreateProduct`.
    pub entry: String,
    /// The demand that is not met.
    pub lens: &'static str,
    pub message: String,
}

impl Finding {
    /// A finding at `node`, which lies in the resource `id`.
    pub fn new(lens: &'static str, id: &str, node: &Node, message: impl Into<String>) -> Self {
        Self {
            line: node.line,
            entry: format!("Resources.{id}"),
            lens,
            message: message.into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "template.yaml:{} {} [{}]: {}",
            self.line, self.entry, self.lens, self.message
        )
    }
}

/// How many there are, then each on a line of its own.
#[must_use]
pub fn listed(findings: &[Finding]) -> String {
    let noun = if findings.len() == 1 {
        "finding"
    } else {
        "findings"
    };
    let lines: String = findings
        .iter()
        .map(|finding| format!("\n  {finding}"))
        .collect();
    format!("{} {noun}{lines}", findings.len())
}
