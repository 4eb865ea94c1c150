//! `{{name}}` in the strings of a JSON value.

use serde_json::Value;
use std::collections::BTreeMap;

/// A placeholder for which there is no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unfilled(pub(crate) String);

/// The value with its placeholders filled. A string that is nothing but a placeholder becomes the
/// captured value itself, of whatever type.
pub(crate) fn fill(value: &Value, values: &BTreeMap<String, Value>) -> Result<Value, Unfilled> {
    match value {
        Value::String(text) => fill_text(text, values),
        Value::Array(items) => items.iter().map(|item| fill(item, values)).collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(key, field)| Ok((key.clone(), fill(field, values)?)))
            .collect(),
        other => Ok(other.clone()),
    }
}

/// The names of all placeholders in a value.
pub(crate) fn placeholders(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => pieces(text).filter_map(|(_, name)| name).collect(),
        Value::Array(items) => items.iter().flat_map(placeholders).collect(),
        Value::Object(fields) => fields.values().flat_map(placeholders).collect(),
        _ => Vec::new(),
    }
}

fn fill_text(text: &str, values: &BTreeMap<String, Value>) -> Result<Value, Unfilled> {
    let value = |name: &str| values.get(name).ok_or_else(|| Unfilled(name.to_owned()));
    let mut filled = String::with_capacity(text.len());
    for (before, name) in pieces(text) {
        filled.push_str(before);
        match name.map(value).transpose()? {
            Some(whole) if text.len() == name.map_or(0, str::len) + 4 => return Ok(whole.clone()),
            Some(Value::String(part)) => filled.push_str(part),
            Some(part) => filled.push_str(&part.to_string()),
            None => {}
        }
    }
    Ok(Value::String(filled))
}

/// Cuts `a{{x}}b` into `("a", Some("x"))` and `("b", None)`.
fn pieces(text: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest.take()?;
        let Some((before, (name, after))) = text
            .split_once("{{")
            .and_then(|(before, tail)| Some((before, tail.split_once("}}")?)))
        else {
            return Some((text, None));
        };
        rest = Some(after);
        Some((before, Some(name)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn values() -> BTreeMap<String, Value> {
        BTreeMap::from([("id".into(), json!("p1")), ("version".into(), json!(3))])
    }

    #[test]
    fn placeholders_are_filled_at_any_depth() {
        let event = json!({
            "path": "/v1/products/{{id}}",
            "headers": {"If-Match": ["\"{{version}}\"", "{{id}}{{id}}"]},
            "body": "{\"name\": {\"id\": \"{{id}}\"}}",
            "version": "{{version}}",
            "count": 2,
        });
        assert_eq!(
            fill(&event, &values()).unwrap(),
            json!({
                "path": "/v1/products/p1",
                "headers": {"If-Match": ["\"3\"", "p1p1"]},
                "body": "{\"name\": {\"id\": \"p1\"}}",
                "version": 3,
                "count": 2,
            })
        );
    }

    #[test]
    fn a_missing_value_is_named() {
        let error = fill(&json!(["{{id}}", "a {{other}}"]), &values()).unwrap_err();
        assert_eq!(error, Unfilled("other".into()));
    }

    #[test]
    fn braces_that_do_not_close_are_text() {
        for text in ["", "{{", "a {{ b", "}}", "{id}"] {
            assert_eq!(fill(&json!(text), &values()).unwrap(), json!(text));
        }
    }

    #[test]
    fn all_placeholders_are_found() {
        let event = json!({"a": ["{{x}}-{{y}}"], "b": {"c": "{{z}}"}, "d": 1});
        assert_eq!(placeholders(&event), ["x", "y", "z"]);
    }
}
