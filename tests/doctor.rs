//! `formwork doctor` among tools that are planted: what it finds, what it says of each, how it ends.
#![cfg(unix)]
#![expect(
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a test may stop where it stands, and plants tools"
)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

const REQUIRED: [(&str, &str); 4] = [
    ("rustc", "echo rustc 1.95.0"),
    ("cargo", "echo cargo 1.95.0"),
    ("cargo-lambda", "echo cargo-lambda 1.9.2"),
    ("sam", "echo SAM CLI, version 1.170.0"),
];

fn doctor(tools: &[(&str, &str)]) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, script) in tools {
        let path = folder.path().join(name);
        fs::write(&path, format!("#!/bin/sh\n{script}\n")).expect("a tool");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("a tool that runs");
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_formwork"));
    let output = command.arg("doctor").env("PATH", folder.path()).output().expect("formwork starts");
    let text = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8_lossy(&text).into_owned())
}

fn line<'t>(text: &'t str, tool: &str) -> Vec<&'t str> {
    let lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    lines.into_iter().find(|words| words.get(2) == Some(&tool)).expect("a line for the tool")
}

#[test]
fn nothing_here_fails_and_names_what_is_required() {
    let (code, text) = doctor(&[]);
    assert_eq!(code, Some(1));
    assert!(text.contains("a generated project needs rustc, cargo, cargo-lambda, sam"), "{text}");
    assert_eq!(line(&text, "sam")[..2], ["missing", "required"]);
    assert_eq!(line(&text, "cargo-deny")[..2], ["missing", "optional"]);
}

#[test]
fn what_is_optional_may_be_missing() {
    let (code, text) = doctor(&REQUIRED);
    assert_eq!(code, Some(0), "{text}");
    assert_eq!(line(&text, "rustc")[..4], ["ok", "required", "rustc", "1.95.0"]);
}

#[test]
fn an_old_tool_that_is_required_fails() {
    let mut tools = REQUIRED;
    tools[3].1 = "echo SAM CLI, version 1.90.0";
    let (code, text) = doctor(&tools);
    assert_eq!(code, Some(1));
    assert_eq!(line(&text, "sam")[..4], ["old", "required", "sam", "1.90.0"]);
}

#[test]
fn zig_of_the_python_package_counts() {
    for tool in [("python-zig", "echo 0.15.1"), ("python3", r#"[ "$2" = ziglang ] && echo 0.15.1"#)] {
        let (_, text) = doctor(&[tool]);
        assert_eq!(line(&text, "zig")[..4], ["ok", "optional", "zig", "0.15.1"], "{text}");
    }
}

#[test]
fn cfn_lint_without_the_serverless_rules_is_noticed() {
    let without = r#"[ "$1" = --version ] && echo cfn-lint 1.58.0"#;
    let (_, text) = doctor(&[("cfn-lint", without)]);
    assert_eq!(line(&text, "cfn-lint")[0], "ok");
    assert_eq!(line(&text, "cfn-lint-serverless")[0], "missing");
    assert!(text.contains("cfn-lint-serverless==0.3.6"), "{text}");
    let (_, text) = doctor(&[("cfn-lint", "echo cfn-lint 1.58.0")]);
    assert_eq!(line(&text, "cfn-lint-serverless")[0], "ok");
}
