//! Runs a state machine's definition without AWS: the states and fields that `statemachines/` uses, and no others.
//!
//! It reads the very file that is deployed. A field or state type that it does not know is an error, so that a
//! definition cannot go beyond what is exercised. Expressions are evaluated as JSONata.

mod expression;
mod machine;
mod retry;

pub use machine::{End, Fault, Machine, Run, Services};

/// The definition of a file in `statemachines/`.
///
/// # Errors
/// It is not there, or no JSON.
pub fn definition(name: &str) -> Result<serde_json::Value, Box<dyn std::error::Error>> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../statemachines");
    let text = std::fs::read_to_string(format!("{folder}/{name}.asl.json"))?;
    Ok(serde_json::from_str(&text)?)
}
