//! `formwork doctor`: are the tools of a generated project here and new enough.

use std::process::Command;

use serde_json::json;

use crate::cli::Doctor;
use crate::error::{Error, Result};
use crate::report::{self, BAD, FAINT, GOOD, STRONG, WARN};

struct Tool {
    name: &'static str,
    run: &'static [&'static str],
    least: &'static str,
    required: bool,
    purpose: &'static str,
    remedy: &'static str,
}

const TOOLS: [Tool; 11] = [
    Tool {
        name: "rustc",
        run: &["rustc", "--version"],
        least: "1.94.1",
        required: true,
        purpose: "compiles the functions",
        remedy: "rustup update stable",
    },
    Tool {
        name: "cargo",
        run: &["cargo", "--version"],
        least: "1.94.1",
        required: true,
        purpose: "builds and tests",
        remedy: "rustup update stable",
    },
    Tool {
        name: "cargo-lambda",
        run: &["cargo-lambda", "lambda", "--version"],
        least: "1.9.2",
        required: true,
        purpose: "builds for Lambda (arm64 from any machine)",
        remedy: "pip install 'cargo-lambda>=1.9.2' ziglang",
    },
    Tool {
        name: "zig",
        run: &["zig", "version"],
        least: "0.11.0",
        required: false,
        purpose: "links for arm64 (comes with `pip install ziglang` too)",
        remedy: "pip install ziglang",
    },
    Tool {
        name: "sam",
        run: &["sam", "--version"],
        least: "1.170.0",
        required: true,
        purpose: "builds, validates and deploys the stack",
        remedy: "pip install 'aws-sam-cli>=1.170'",
    },
    Tool {
        name: "just",
        run: &["just", "--version"],
        least: "1.0.0",
        required: false,
        purpose: "runs the recipes of the justfile",
        remedy: "cargo install just, or pip install rust-just",
    },
    Tool {
        name: "python3",
        run: &["python3", "--version"],
        least: "3.11.0",
        required: false,
        purpose: "runs the service on this machine (`just local`)",
        remedy: "install Python 3.11 or newer",
    },
    Tool {
        name: "cfn-lint",
        run: &["cfn-lint", "--version"],
        least: "1.58.0",
        required: false,
        purpose: "checks the template",
        remedy: "pip install 'cfn-lint>=1.58'",
    },
    Tool {
        name: "cargo-deny",
        run: &["cargo-deny", "--version"],
        least: "0.18.0",
        required: false,
        purpose: "checks licences and advisories of crates",
        remedy: "cargo install --locked cargo-deny",
    },
    Tool {
        name: "git",
        run: &["git", "--version"],
        least: "2.30.0",
        required: false,
        purpose: "keeps the history (formwork itself does without)",
        remedy: "install git",
    },
    Tool {
        name: "aws",
        run: &["aws", "--version"],
        least: "2.0.0",
        required: false,
        purpose: "deploying and looking at what was deployed",
        remedy: "install the AWS CLI, version 2",
    },
];

enum State {
    Good(String),
    Old(String),
    Missing,
}

/// Looks at each tool and judges.
pub fn run(args: &Doctor) -> Result<()> {
    let found: Vec<(&Tool, State)> = TOOLS.iter().map(|tool| (tool, look(tool))).collect();
    if args.json {
        let rows: Vec<_> = found.iter().map(|(tool, state)| row(tool, state)).collect();
        report::json(&json!({"command": "doctor", "tools": rows}))?;
    } else {
        report::out(&found.iter().map(|(tool, state)| line(tool, state)).collect::<String>())?;
    }
    let lacking: Vec<&str> = found
        .iter()
        .filter(|(tool, state)| tool.required && !matches!(state, State::Good(_)))
        .map(|(tool, _)| tool.name)
        .collect();
    if lacking.is_empty() {
        return Ok(());
    }
    Err(Error::failed(format!("a generated project needs {}", lacking.join(", ")))
        .hint("install what is marked, then run `formwork doctor` again"))
}

fn look(tool: &Tool) -> State {
    let Ok(output) = Command::new(tool.run[0]).args(&tool.run[1..]).output() else { return State::Missing };
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    match (output.status.success(), version_in(&said), version_in(tool.least)) {
        (true, Some(found), Some(least)) if found >= least => State::Good(found.to_string()),
        (true, Some(found), _) => State::Old(found.to_string()),
        _ => State::Missing,
    }
}

/// The first version in what a tool says of itself.
fn version_in(said: &str) -> Option<semver::Version> {
    let words = said.split(|c: char| c.is_whitespace() || "/,()v".contains(c));
    let digits = words.filter(|word| word.starts_with(|c: char| c.is_ascii_digit()) && word.contains('.'));
    let number = |word: &str| word.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect::<String>();
    digits.map(number).find_map(|word| {
        let mut parts: Vec<&str> = word.trim_end_matches('.').split('.').take(3).collect();
        parts.resize(3, "0");
        semver::Version::parse(&parts.join(".")).ok()
    })
}

fn line(tool: &Tool, state: &State) -> String {
    let (mark, found, remedy) = match state {
        State::Good(found) => (format!("{GOOD}ok     {GOOD:#}"), found.clone(), String::new()),
        State::Old(found) => (
            format!("{WARN}old    {WARN:#}"),
            found.clone(),
            format!("\n          needs {}: {}", tool.least, tool.remedy),
        ),
        State::Missing if tool.required => {
            (format!("{BAD}missing{BAD:#}"), String::new(), format!("\n          {}", tool.remedy))
        }
        State::Missing => (format!("{WARN}missing{WARN:#}"), String::new(), format!("\n          {}", tool.remedy)),
    };
    format!("{mark}  {STRONG}{:12}{STRONG:#} {found:9} {FAINT}{}{FAINT:#}{remedy}\n", tool.name, tool.purpose)
}

fn row(tool: &Tool, state: &State) -> serde_json::Value {
    let (state, found) = match state {
        State::Good(found) => ("ok", Some(found)),
        State::Old(found) => ("old", Some(found)),
        State::Missing => ("missing", None),
    };
    json!({"name": tool.name, "state": state, "found": found, "least": tool.least, "required": tool.required, "remedy": tool.remedy})
}

#[cfg(test)]
mod tests {
    use super::version_in;

    #[test]
    fn versions_are_read_out_of_what_tools_say() {
        let cases = [
            ("rustc 1.95.0 (59807616e 2026-03-21)", "1.95.0"),
            ("SAM CLI, version 1.170.0", "1.170.0"),
            ("cargo-lambda 1.9.2 (pip 2026-08-21Z)", "1.9.2"),
            ("Python 3.11.7", "3.11.7"),
            ("aws-cli/2.31.0 Python/3.13", "2.31.0"),
            ("git version 2.47.3", "2.47.3"),
            ("just 1.46", "1.46.0"),
        ];
        for (said, version) in cases {
            assert_eq!(version_in(said).map(|found| found.to_string()).as_deref(), Some(version), "{said}");
        }
        assert_eq!(version_in("command not found"), None);
    }
}
