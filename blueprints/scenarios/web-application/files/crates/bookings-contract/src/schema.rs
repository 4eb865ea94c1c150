use serde_json::{Value, json};

/// What breaks `schema`, whose references point into `components`.
pub(crate) fn faults(schema: &Value, components: &Value, value: &Value) -> Vec<String> {
    let whole = json!({ "allOf": [schema], "components": components });
    // The keywords that the contract uses mean the same in OpenAPI 3.0 and in this draft.
    let validator = match jsonschema::draft202012::options()
        .should_validate_formats(true)
        .build(&whole)
    {
        Ok(validator) => validator,
        Err(fault) => return vec![format!("the schema itself is wrong: {fault}")],
    };
    validator
        .iter_errors(value)
        .map(|fault| format!("{}: {fault}", fault.instance_path()))
        .collect()
}

/// A header, path or query parameter as the type that its schema wants.
pub(crate) fn typed(text: &str, schema: &Value) -> Value {
    match schema["type"].as_str() {
        Some("integer") => text
            .parse::<i64>()
            .map_or_else(|_| text.into(), Value::from),
        _ => text.into(),
    }
}
