//! Puts every file of `content/` into the crate, so that a further locale is one more file.

use std::error::Error;
use std::fmt::Write;
use std::path::PathBuf;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=content");
    let folder = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("content");
    let mut files = Vec::new();
    for entry in fs::read_dir(&folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "json") {
            files.push(path);
        }
    }
    files.sort();
    let mut list = String::from("&[");
    for path in files {
        let locale = path.file_stem().unwrap_or_default().to_string_lossy();
        write!(list, "({locale:?}, include_str!({path:?})),")?;
    }
    list.push(']');
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("content.rs"), list)?;
    Ok(())
}
