//! `{% ... %}` in a definition.

use std::collections::BTreeMap;

use jsonata_core::evaluator::{Context, Evaluator};
use jsonata_core::{parser, value::JValue};
use serde_json::Value;

/// What expressions can name: `$states` and the variables.
pub(crate) type Names = BTreeMap<String, Value>;

/// The template with each expression put in, at any depth.
pub(crate) fn fill(template: &Value, names: &Names) -> Result<Value, String> {
    match template {
        Value::String(text) => match inner(text) {
            Some(expression) => evaluate(expression, names),
            None => Ok(template.clone()),
        },
        Value::Array(items) => items.iter().map(|item| fill(item, names)).collect(),
        Value::Object(members) => members
            .iter()
            .map(|(name, member)| Ok((name.clone(), fill(member, names)?)))
            .collect::<Result<serde_json::Map<_, _>, String>>()
            .map(Value::Object),
        _ => Ok(template.clone()),
    }
}

fn inner(text: &str) -> Option<&str> {
    text.strip_prefix("{%")?.strip_suffix("%}").map(str::trim)
}

/// Undefined is an error, as it is in Step Functions.
fn evaluate(expression: &str, names: &Names) -> Result<Value, String> {
    let failed = |reason: &dyn std::fmt::Display| format!("`{expression}`: {reason}");
    let tree = parser::parse(expression).map_err(|reason| failed(&reason))?;
    let mut context = Context::new();
    for (name, value) in names {
        context.bind(name.clone(), JValue::from(value.clone()));
    }
    let found = Evaluator::with_context(context)
        .evaluate(&tree, &JValue::Null)
        .map_err(|reason| failed(&reason))?;
    if matches!(found, JValue::Undefined) {
        return Err(failed(&"is undefined"));
    }
    let text = found.to_json_string().map_err(|reason| failed(&reason))?;
    serde_json::from_str(&text).map_err(|reason| failed(&reason))
}
