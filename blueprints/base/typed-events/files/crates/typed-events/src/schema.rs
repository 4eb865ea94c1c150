//! An event's detail, held against its schema.

use std::{
    any::TypeId,
    collections::HashMap,
    fmt,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

use jsonschema::Validator;
use serde_json::Value;

use crate::Event;

/// Everything in which a detail breaks its schema: places and rules, none of the values.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Invalid(Vec<String>);

impl Invalid {
    pub(crate) fn because(fault: impl Into<String>) -> Self {
        Self(vec![fault.into()])
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.join("; "))
    }
}

/// The detail as the event it should be.
///
/// # Errors
/// Every rule of the schema that it breaks.
pub fn check<E: Event + 'static>(detail: &Value) -> Result<E, Invalid> {
    let faults: Vec<_> = validator::<E>()?
        .iter_errors(detail)
        .map(|fault| format!("`{}` breaks {}", fault.instance_path(), fault.schema_path()))
        .collect();
    if !faults.is_empty() {
        return Err(Invalid(faults));
    }
    serde_json::from_value(detail.clone()).map_err(|fault| Invalid::because(fault.to_string()))
}

/// The compiled schema, kept for the life of the environment.
fn validator<E: Event + 'static>() -> Result<Arc<Validator>, Invalid> {
    static COMPILED: LazyLock<Mutex<HashMap<TypeId, Arc<Validator>>>> =
        LazyLock::new(Mutex::default);
    let mut compiled = COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = compiled.get(&TypeId::of::<E>()) {
        return Ok(Arc::clone(known));
    }
    let broken = |fault: &dyn fmt::Display| Invalid::because(format!("no such schema: {fault}"));
    let schema = serde_json::from_str(E::SCHEMA).map_err(|fault| broken(&fault))?;
    let made = jsonschema::draft4::options()
        .should_validate_formats(true)
        // Younger than this draft, which lets formats pass that it does not know.
        .with_format("uuid", |text: &str| uuid::Uuid::parse_str(text).is_ok())
        .build(&schema)
        .map_err(|fault| broken(&fault))?;
    let made = Arc::new(made);
    compiled.insert(TypeId::of::<E>(), Arc::clone(&made));
    Ok(made)
}
