//! What is no template at all is said in one sentence.

use template_tests::{Files, Finding, Template, listed};

use crate::clean::clean_source;

/// What is said of the clean template after `from` became `to`.
fn said(from: &str, to: &str) -> String {
    let source = clean_source();
    assert!(source.contains(from), "no `{from}` in the clean template");
    Template::parse(&source.replacen(from, to, 1), Files::default())
        .err()
        .unwrap_or_default()
}

#[test]
fn missing_section_is_named() {
    assert_eq!(
        said("\nResources:", "\nResorces:"),
        "template.yaml has no section `Resources`, but a `Resorces`, which CloudFormation does not know"
    );
}

#[test]
fn unknown_section_is_named() {
    assert_eq!(
        said("\nConditions:", "\nCondition:"),
        "template.yaml has a section `Condition`, which CloudFormation does not know"
    );
}

#[test]
fn empty_template_is_said_to_be_empty() {
    let said = Template::parse("# nothing\n", Files::default()).err();
    assert_eq!(
        said.as_deref(),
        Some("template.yaml has no section `Resources`, or nothing in it")
    );
}

#[test]
fn broken_yaml_is_said_with_its_place() {
    let said = said("  Table:\n", "  Table\n");
    let line = 1 + clean_source()
        .lines()
        .take_while(|line| *line != "  Table:")
        .count();
    let begins = "template.yaml cannot be read: line ";
    let place = said.strip_prefix(begins).unwrap_or_default();
    let (found, rest) = place.split_once(", column ").unwrap_or_default();
    assert_eq!(found, (line + 1).to_string(), "{said}");
    assert!(
        rest.contains("does the line above it lack its `:`?"),
        "{said}"
    );
}

#[test]
fn one_finding_is_no_plural() {
    let finding = Finding {
        line: 3,
        entry: "Resources.Work".to_owned(),
        lens: "GEN",
        message: "is wrong".to_owned(),
    };
    let one = "1 finding\n  template.yaml:3 Resources.Work [GEN]: is wrong";
    assert_eq!(listed(std::slice::from_ref(&finding)), one);
    assert!(listed(&[finding.clone(), finding]).starts_with("2 findings\n"));
}
