//! `formwork doctor`: are the tools of a generated project here and new enough.

use std::process::Command;

use serde_json::json;

use crate::cli::Doctor;
use crate::error::{Error, Result};
use crate::report::{self, BAD, FAINT, GOOD, STRONG, WARN};

struct Tool {
    name: &'static str,
    /// What asks it for its version; the first that answers counts.
    run: &'static [&'static [&'static str]],
    /// The oldest version that does; nothing where it is enough that it runs.
    least: Option<&'static str>,
    required: bool,
    purpose: &'static str,
    remedy: &'static str,
}

/// The versions that a project pins; both packages have to be in the same Python.
const LINT_REMEDY: &str = "pip install cfn-lint==1.58.0 cfn-lint-serverless==0.3.6, or in a project: pip install -r ci/requirements-check.txt";

const TOOLS: [Tool; 13] = [
    Tool {
        name: "rustc",
        run: &[&["rustc", "--version"]],
        least: Some("1.94.1"),
        required: true,
        purpose: "compiles the functions",
        remedy: "rustup update stable",
    },
    Tool {
        name: "cargo",
        run: &[&["cargo", "--version"]],
        least: Some("1.94.1"),
        required: true,
        purpose: "builds and tests",
        remedy: "rustup update stable",
    },
    Tool {
        name: "cargo-lambda",
        run: &[&["cargo-lambda", "lambda", "--version"]],
        least: Some("1.9.2"),
        required: true,
        purpose: "builds for Lambda (arm64 from any machine)",
        remedy: "pip install 'cargo-lambda>=1.9.2' ziglang",
    },
    Tool {
        name: "zig",
        run: &[&["zig", "version"], &["python-zig", "version"], &["python3", "-m", "ziglang", "version"]],
        least: Some("0.11.0"),
        required: false,
        purpose: "links for arm64",
        remedy: "pip install ziglang",
    },
    Tool {
        name: "sam",
        run: &[&["sam", "--version"]],
        least: Some("1.170.0"),
        required: true,
        purpose: "builds, validates and deploys the stack",
        remedy: "pip install 'aws-sam-cli>=1.170'",
    },
    Tool {
        name: "just",
        run: &[&["just", "--version"]],
        least: Some("1.0.0"),
        required: false,
        purpose: "runs the recipes of the justfile",
        remedy: "cargo install just, or pip install rust-just",
    },
    Tool {
        name: "python3",
        run: &[&["python3", "--version"]],
        least: Some("3.11.0"),
        required: false,
        purpose: "runs the service on this machine (`just local`)",
        remedy: "from python.org or your system's packages",
    },
    Tool {
        name: "node",
        run: &[&["node", "--version"]],
        least: Some("20.0.0"),
        required: false,
        purpose: "tests what runs in AppSync and CloudFront (mobile-backend, web-application)",
        remedy: "from nodejs.org or your system's packages",
    },
    Tool {
        name: "cfn-lint",
        run: &[&["cfn-lint", "--version"]],
        least: Some("1.58.0"),
        required: false,
        purpose: "checks the template (`just check`)",
        remedy: LINT_REMEDY,
    },
    Tool {
        name: "cfn-lint-serverless",
        // The version of cfn-lint is said before the rules are looked for.
        run: &[&["cfn-lint", "--append-rules", "cfn_lint_serverless.rules", "--list-rules"]],
        least: None,
        required: false,
        purpose: "rules for cfn-lint (`just check`)",
        remedy: LINT_REMEDY,
    },
    Tool {
        name: "cargo-deny",
        run: &[&["cargo-deny", "--version"]],
        least: Some("0.18.0"),
        required: false,
        purpose: "checks licences and advisories of crates (`just check`)",
        remedy: "cargo install --locked cargo-deny",
    },
    Tool {
        name: "git",
        run: &[&["git", "--version"]],
        least: Some("2.30.0"),
        required: false,
        purpose: "keeps the history (formwork itself does without)",
        remedy: "install git",
    },
    Tool {
        name: "aws",
        run: &[&["aws", "--version"]],
        least: Some("2.0.0"),
        required: false,
        purpose: "deploying and looking at what was deployed",
        remedy: "install the AWS CLI, version 2",
    },
];

enum State {
    /// With its version, where that was asked for.
    Good(Option<String>),
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
        .hint("install what is required and missing or old, then run `formwork doctor` again"))
}

fn look(tool: &Tool) -> State {
    let said = tool.run.iter().find_map(|run| said_by(run));
    match (said, tool.least.and_then(version_in)) {
        (None, _) => State::Missing,
        (Some(_), None) => State::Good(None),
        (Some(said), Some(least)) => match version_in(&said) {
            Some(found) if found >= least => State::Good(Some(found.to_string())),
            Some(found) => State::Old(found.to_string()),
            None => State::Missing,
        },
    }
}

/// What a command says, if it is there and succeeds.
fn said_by(run: &[&str]) -> Option<String> {
    let output = Command::new(run[0]).args(&run[1..]).output().ok().filter(|output| output.status.success())?;
    Some(format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr)))
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
    let (color, mark, found, remedy) = match state {
        State::Good(found) => (GOOD, "ok", found.as_deref().unwrap_or_default(), None),
        State::Old(found) => (WARN, "old", found.as_str(), Some(remedy(tool))),
        State::Missing => (if tool.required { BAD } else { WARN }, "missing", "", Some(remedy(tool))),
    };
    let need = if tool.required { "required" } else { "optional" };
    let remedy = remedy.map(|text| format!("         {text}\n")).unwrap_or_default();
    format!(
        "{color}{mark:7}{color:#}  {need}  {STRONG}{:19}{STRONG:#} {found:8} {FAINT}{}{FAINT:#}\n{remedy}",
        tool.name, tool.purpose
    )
}

fn remedy(tool: &Tool) -> String {
    let least = tool.least.map(|least| format!("{least} or newer: ")).unwrap_or_default();
    format!("{least}{}", tool.remedy)
}

fn row(tool: &Tool, state: &State) -> serde_json::Value {
    let (state, found) = match state {
        State::Good(found) => ("ok", found.as_ref()),
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
