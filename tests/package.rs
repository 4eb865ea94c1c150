//! The published crate is whole. Cargo leaves folders with a `Cargo.toml` out of a package without a word.

#![expect(clippy::disallowed_methods, reason = "a test reads the repository")]

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use walkdir::WalkDir;

#[test]
fn the_package_has_every_blueprint_file() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = Command::new(env!("CARGO"))
        .args(["package", "--list", "--allow-dirty", "--offline"])
        .current_dir(root)
        .output();
    let output = output.expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let listed = String::from_utf8_lossy(&output.stdout).into_owned();
    let packed: BTreeSet<&str> = listed.lines().filter(|path| path.starts_with("blueprints/")).collect();
    let files = WalkDir::new(root.join("blueprints"))
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file());
    let there: Vec<String> =
        files.map(|entry| entry.path().strip_prefix(root).expect("below").display().to_string()).collect();
    assert!(there.len() > 20, "the blueprints were not found");
    let missing: Vec<&String> = there.iter().filter(|path| !packed.contains(path.as_str())).collect();
    assert!(missing.is_empty(), "left out of the package: {missing:?}");
}

#[test]
fn generated_code_is_formatted_the_same_in_the_library_as_in_a_project() {
    // An opened blueprint has links into the library, where rustfmt looks for its settings.
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("blueprints");
    let read = |path: &str| std::fs::read_to_string(root.join(path)).expect("a file");
    assert_eq!(read("rustfmt.toml"), read("base/workspace/files/rustfmt.toml.tera"));
}
