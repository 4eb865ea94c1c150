//! Makes `types.rs` from the JSON Schemas in `schemas/`: they are the one source of the event types.

use std::{env, error::Error, fs, path::Path};

use schemars::schema::{RootSchema, Schema};
use serde_json::{Value, json};
use typify::{TypeSpace, TypeSpaceSettings};

const SCHEMAS: &str = "../../schemas";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={SCHEMAS}");
    let mut paths = fs::read_dir(SCHEMAS)?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<Vec<_>, std::io::Error>>()?;
    paths.sort();
    let mut definitions = Vec::new();
    for path in paths {
        define(&path, &mut definitions)?;
    }
    let mut types = TypeSpace::new(&TypeSpaceSettings::default());
    types.add_ref_types(definitions)?;
    let code = prettyplease::unparse(&syn::parse2(types.to_stream())?);
    let to = Path::new(&env::var("OUT_DIR")?).join("types.rs");
    Ok(fs::write(to, code)?)
}

/// Adds the schema of a file under its title, and what it defines for itself. `Metadata` is in each file,
/// so that each is whole; it has to say the same in all.
fn define(path: &Path, to: &mut Vec<(String, Schema)>) -> Result<(), Box<dyn Error>> {
    let mut value: Value = serde_json::from_str(&fs::read_to_string(path)?)?;
    // Made-up dates are text: the crate reads times by itself.
    plain_times(&mut value);
    let RootSchema {
        schema,
        definitions,
        ..
    } = serde_json::from_value(value)?;
    let title = schema.metadata.as_ref().and_then(|data| data.title.clone());
    let title = title.ok_or_else(|| format!("{} has no title", path.display()))?;
    for (name, definition) in definitions {
        match to.iter().find(|(known, _)| *known == name) {
            None => to.push((name, definition)),
            Some((_, known)) if *known == definition => {}
            Some(_) => return Err(format!("{} defines {name} anew", path.display()).into()),
        }
    }
    to.push((title, Schema::Object(schema)));
    Ok(())
}

/// typify would bring in chrono for `date-time`; the schema itself, by which events are judged, keeps it.
fn plain_times(value: &mut Value) {
    match value {
        Value::Object(members) => {
            if members.get("format") == Some(&json!("date-time")) {
                members.remove("format");
            }
            members.values_mut().for_each(plain_times);
        }
        Value::Array(items) => items.iter_mut().for_each(plain_times),
        _ => {}
    }
}
