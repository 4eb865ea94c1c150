//! Makes the event's Rust type from `schema.json`, so that the two cannot differ.

use std::{env, error::Error, fs, path::Path};

use typify::{TypeSpace, TypeSpaceSettings};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=schema.json");
    let schema: schemars::schema::RootSchema =
        serde_json::from_str(&fs::read_to_string("schema.json")?)?;
    let mut types = TypeSpace::new(&TypeSpaceSettings::default());
    types.add_root_schema(schema)?;
    let code = prettyplease::unparse(&syn::parse2(types.to_stream())?);
    Ok(fs::write(
        Path::new(&env::var("OUT_DIR")?).join("event.rs"),
        code,
    )?)
}
