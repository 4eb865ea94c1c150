//! This project's `template.yaml` is held to every rule.

use std::path::Path;

use template_tests::{Files, Template, check};

#[test]
fn template_meets_every_rule() {
    // Asked at run time, so that one build of this test can look at several projects.
    let here = std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo says where this crate is");
    let root = Path::new(&here).join("../..");
    let source =
        std::fs::read_to_string(root.join("template.yaml")).expect("template.yaml can be read");
    let files = Files::read(&root).expect("the project can be read");
    let template = Template::parse(&source, files).expect("template.yaml is YAML");
    let findings = check(&template);
    let listed: String = findings
        .iter()
        .map(|finding| format!("\n  {finding}"))
        .collect();
    assert!(
        findings.is_empty(),
        "{} findings:{listed}\n",
        findings.len()
    );
}
