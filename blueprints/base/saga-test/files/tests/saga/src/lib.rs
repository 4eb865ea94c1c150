//! Runs a state machine's definition without AWS: the states and fields that `statemachines/` uses, and no others.
//!
//! It reads the very file that is deployed. A field or state type that it does not know is an error, so that a
//! definition cannot go beyond what is exercised. Expressions are evaluated as JSONata.

mod expression;
mod machine;
mod retry;
mod scripted;

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;

use serde_json::Value;

pub use machine::{End, Fault, Machine, Run, Services};
pub use scripted::Scripted;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../statemachines");

/// Every definition in `statemachines/`, by the name of its file.
///
/// # Errors
/// One cannot be read, or is no JSON.
pub fn definitions() -> Result<BTreeMap<String, Value>, Box<dyn Error>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(FOLDER)? {
        let file = entry?.file_name();
        if let Some(name) = file.to_string_lossy().strip_suffix(".asl.json") {
            let definition = definition(name)?;
            if undoes(&definition) {
                found.insert(name.to_owned(), definition);
            }
        }
    }
    Ok(found)
}

/// A saga has a way on for what fails; other machines do not come here.
fn undoes(definition: &Value) -> bool {
    let mut states = definition["States"].as_object().into_iter().flatten();
    states.any(|(_, state)| state.get("Catch").is_some())
}

/// The definition of a file in `statemachines/`.
///
/// # Errors
/// It is not there, or no JSON.
pub fn definition(name: &str) -> Result<Value, Box<dyn Error>> {
    let text = fs::read_to_string(format!("{FOLDER}/{name}.asl.json"))?;
    Ok(serde_json::from_str(&text)?)
}
