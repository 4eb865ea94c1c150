//! This project's `template.yaml` is held to every rule.

use std::fmt;
use std::path::Path;

use template_tests::{Files, Template, check, listed};

/// What is wrong, as it is printed: a failed test shows the `Debug` of its error, and a panic would add its backtrace.
struct Fault(String);

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[test]
fn template_meets_every_rule() -> Result<(), Fault> {
    // Asked at run time, so that one build of this test can look at several projects.
    let here = std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo says where this crate is");
    let template = read(&Path::new(&here).join("../..")).map_err(Fault)?;
    let findings = check(&template);
    match findings.is_empty() {
        true => Ok(()),
        false => Err(Fault(listed(&findings))),
    }
}

fn read(root: &Path) -> Result<Template, String> {
    let source = std::fs::read_to_string(root.join("template.yaml"))
        .map_err(|error| format!("template.yaml cannot be read: {error}"))?;
    let files =
        Files::read(root).map_err(|error| format!("the project cannot be read: {error}"))?;
    Template::parse(&source, files)
}
