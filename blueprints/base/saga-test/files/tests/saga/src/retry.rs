//! Whether a failed task is tried again, and where it goes when it is not.

use serde_json::Value;

use crate::Fault;

/// How often a task may be tried after this fault, the first time included.
pub(crate) fn attempts(state: &Value, fault: &Fault) -> u64 {
    let rules = state["Retry"].as_array().into_iter().flatten();
    let rule = rules.into_iter().find(|rule| names(rule, fault));
    // Three retries is what Step Functions takes where nothing is said.
    rule.map_or(1, |rule| 1 + rule["MaxAttempts"].as_u64().unwrap_or(3))
}

pub(crate) fn catcher<'a>(state: &'a Value, fault: &Fault) -> Option<&'a Value> {
    let rules = state["Catch"].as_array()?;
    rules.iter().find(|rule| names(rule, fault))
}

fn names(rule: &Value, fault: &Fault) -> bool {
    let errors = rule["ErrorEquals"].as_array().into_iter().flatten();
    let failed_task = fault.error != "States.Timeout";
    errors.into_iter().filter_map(Value::as_str).any(|name| {
        name == "States.ALL" || name == fault.error || (name == "States.TaskFailed" && failed_task)
    })
}
