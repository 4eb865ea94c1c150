use crate::template;
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The value that every plan can use without capturing it.
pub(crate) const RUN_ID: &str = "run_id";

/// What to send, and what to expect.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// Environment variables whose values the steps may use, by their names.
    #[serde(default)]
    pub variables: Vec<String>,
    pub steps: Vec<Step>,
}

/// One call of one function.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    pub name: String,
    /// The environment variable with the function's ARN.
    pub target: String,
    pub event: Value,
    #[serde(default)]
    pub expect: Expect,
    /// Values to take from the answer: name and JSON pointer.
    #[serde(default)]
    pub capture: BTreeMap<String, String>,
    /// Runs after a failure too.
    #[serde(default)]
    pub always: bool,
}

/// What an answer has to be like; without any of these it only has to be no error.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// The `statusCode` of an API Gateway answer.
    pub status: Option<u16>,
    /// JSON pointers and the values there.
    #[serde(default)]
    pub equal: BTreeMap<String, Value>,
    /// JSON pointers at which there is something other than null.
    #[serde(default)]
    pub exists: Vec<String>,
}

/// A plan that cannot be followed.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    #[error("the plan is not in the form of a plan")]
    Form(#[from] serde_json::Error),
    #[error("the plan cannot be followed: {}", .0.join("; "))]
    Faults(Vec<String>),
}

impl Plan {
    /// Reads a plan and checks that it can be followed. A test of each hook calls it, so that a faulty
    /// plan is found before a deployment.
    ///
    /// # Errors
    /// Every fault there is.
    pub fn parse(text: &str) -> Result<Self, PlanError> {
        let plan: Self = serde_json::from_str(text)?;
        let faults = plan.faults();
        if faults.is_empty() {
            Ok(plan)
        } else {
            Err(PlanError::Faults(faults))
        }
    }

    fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        if self.steps.is_empty() {
            faults.push("it has no steps".to_owned());
        }
        let mut names = BTreeSet::new();
        let mut values = BTreeSet::from([RUN_ID]);
        values.extend(self.variables.iter().map(String::as_str));
        for step in &self.steps {
            if !names.insert(&step.name) {
                faults.push(format!("two steps are called `{}`", step.name));
            }
            let unknown = step
                .placeholders()
                .into_iter()
                .filter(|name| !values.contains(name));
            faults.extend(unknown.map(|name| {
                format!(
                    "`{}` uses `{name}`, which no earlier step captures",
                    step.name
                )
            }));
            let wrong = step.pointers().filter(|pointer| !is_pointer(pointer));
            faults.extend(wrong.map(|pointer| {
                format!("`{}` has `{pointer}`, which is no JSON pointer", step.name)
            }));
            values.extend(step.capture.keys().map(String::as_str));
        }
        faults
    }
}

impl Step {
    fn placeholders(&self) -> BTreeSet<&str> {
        let texts = [&self.event].into_iter().chain(self.expect.equal.values());
        texts.flat_map(template::placeholders).collect()
    }

    fn pointers(&self) -> impl Iterator<Item = &String> {
        let expected = self.expect.equal.keys().chain(&self.expect.exists);
        expected.chain(self.capture.values())
    }
}

fn is_pointer(text: &str) -> bool {
    text.is_empty() || text.starts_with('/')
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn faults(plan: &Value) -> Vec<String> {
        match Plan::parse(&plan.to_string()) {
            Ok(_) => Vec::new(),
            Err(PlanError::Faults(faults)) => faults,
            Err(PlanError::Form(error)) => panic!("{error}"),
        }
    }

    #[test]
    fn the_plan_of_the_documentation_is_one() {
        let docs = include_str!("lib.rs");
        let lines = docs
            .lines()
            .skip_while(|line| *line != "//! ```json")
            .skip(1);
        let lines = lines.take_while(|line| *line != "//! ```");
        let text: String = lines.map(|line| line.trim_start_matches("//!")).collect();
        assert_eq!(Plan::parse(&text).unwrap().steps.len(), 2);
    }

    #[test]
    fn every_fault_is_named() {
        let step = json!({
            "name": "get",
            "target": "GET",
            "event": {"id": "{{product_id}}", "run": "{{run_id}}"},
            "expect": {"equal": {"body/id": "{{other}}"}},
            "capture": {"late": "/body"},
        });
        let uses = |name| format!("`get` uses `{name}`, which no earlier step captures");
        assert_eq!(
            faults(&json!({"steps": [step, step]})),
            [
                uses("other"),
                uses("product_id"),
                "`get` has `body/id`, which is no JSON pointer".to_owned(),
                "two steps are called `get`".to_owned(),
                uses("other"),
                uses("product_id"),
                "`get` has `body/id`, which is no JSON pointer".to_owned(),
            ]
        );
        assert_eq!(faults(&json!({"steps": []})), ["it has no steps"]);
    }

    #[test]
    fn variables_of_the_environment_can_be_used() {
        let step = json!({"name": "ask", "target": "ASK", "event": {"id": "{{SKILL_ID}}"}});
        assert_eq!(
            faults(&json!({"steps": [step]})),
            ["`ask` uses `SKILL_ID`, which no earlier step captures"]
        );
        assert!(faults(&json!({"variables": ["SKILL_ID"], "steps": [step]})).is_empty());
    }

    #[test]
    fn a_misspelt_field_is_refused() {
        let step = json!({"name": "get", "target": "GET", "event": {}, "expected": {}});
        let error = Plan::parse(&json!({"steps": [step]}).to_string()).unwrap_err();
        assert!(matches!(error, PlanError::Form(_)), "{error}");
    }
}
