//! The messages of the Smart Home Skill API, version 3, as far as this skill knows them: a JSON schema, and a judge by it.
//!
//! Amazon publishes a schema of all messages under the Amazon Software License, which does not let it be shipped here. This one was
//! written from the documented fields of the interfaces that the skill uses; what it says of them is at least as strict:
//! no message may have a field that the documentation does not name.

use serde_json::{Value, json};

/// The schema: `$defs/directive` and `$defs/event`.
pub const SCHEMA: &str = include_str!("../schema.json");

/// # Errors
/// What breaks the schema of directives, each with its place.
pub fn check_directive(message: &Value) -> Result<(), String> {
    check("directive", message)
}

/// # Errors
/// What breaks the schema of events, each with its place.
pub fn check_event(message: &Value) -> Result<(), String> {
    check("event", message)
}

fn check(kind: &str, message: &Value) -> Result<(), String> {
    let mut schema: Value = serde_json::from_str(SCHEMA).map_err(|error| error.to_string())?;
    schema["$ref"] = json!(format!("#/$defs/{kind}"));
    let validator = jsonschema::draft202012::options()
        .should_validate_formats(true)
        .build(&schema)
        .map_err(|error| format!("the schema itself is wrong: {error}"))?;
    let faults: Vec<_> = validator
        .iter_errors(message)
        .map(|fault| format!("{}: {fault}", fault.instance_path()))
        .collect();
    match faults.is_empty() {
        true => Ok(()),
        false => Err(faults.join("; ")),
    }
}
