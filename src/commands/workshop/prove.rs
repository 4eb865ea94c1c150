//! Finding out whether a step is done: files, entries, and what `cargo` and the local runner say.

#![expect(
    clippy::disallowed_methods,
    reason = "a learner's folder is looked at, and the whole output kept for reading"
)]

use std::path::Path;
use std::process::{Command, Stdio};

use crate::error::{Error, Result};
use crate::report;
use crate::workshop::Proof;

const LOG: &str = ".workshop/check.log";
/// How many lines of a failure are shown; the rest is in the log.
const SHOWN: usize = 12;

/// What was found out.
pub enum Outcome {
    Holds,
    /// With what was seen, to read.
    Fails(String),
}

/// What is looked at, in a few words.
pub fn words(proof: &Proof) -> String {
    match proof {
        Proof::File(path) => format!("{path} is there"),
        Proof::Entry { at, .. } => at.clone(),
        Proof::Test { package, name: Some(name) } => format!("tests of {package}: {name}"),
        Proof::Test { package, name: None } => format!("tests of {package}"),
        Proof::Local(name) => format!("on this machine: {name}"),
    }
}

/// Looks.
///
/// # Errors
/// When it cannot be found out: a tool is missing, a file cannot be read.
pub fn prove(root: &Path, proof: &Proof) -> Result<Outcome> {
    match proof {
        Proof::File(_) | Proof::Entry { .. } => {
            let read = |path: &str| std::fs::read(root.join(path)).ok();
            let missing = proof.missing(read);
            Ok(if missing.is_empty() { Outcome::Holds } else { Outcome::Fails(missing.join("\n")) })
        }
        Proof::Test { package, name } => {
            let mut command = Command::new("cargo");
            command.args(["test", "--quiet", "--package", package]).args(name);
            ran(root, command, &words(proof))
        }
        Proof::Local(name) => {
            let mut command = Command::new("python3");
            let test = format!("cargo test --quiet --package '*e2e' {name} -- --include-ignored --test-threads 1");
            command.args(["local/run.py", "--port", "0", "--exec", &test]);
            ran(root, command, &words(proof))
        }
    }
}

fn ran(root: &Path, mut command: Command, what: &str) -> Result<Outcome> {
    report::progress(&format!("{what} ..."));
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.current_dir(root).stdin(Stdio::null()).output().map_err(|error| {
        Error::failed(format!("`{program}` cannot be run")).source(error).hint("formwork doctor says what is missing")
    })?;
    if output.status.success() {
        return Ok(Outcome::Holds);
    }
    let mut bytes = output.stdout;
    bytes.extend(output.stderr);
    let text = String::from_utf8_lossy(&bytes).into_owned();
    std::fs::write(root.join(LOG), &text)
        .map_err(|error| Error::failed(format!("cannot write `{LOG}`")).source(error))?;
    Ok(Outcome::Fails(format!("{}\nall of it is in {LOG}", telling(&text))))
}

/// The lines that say most: what a test says when it fails, else the first error, else the end.
fn telling(text: &str) -> String {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    let says = |line: &&str| line.contains("panicked at") || line.starts_with("error");
    let from = lines.iter().position(says).unwrap_or(lines.len().saturating_sub(SHOWN));
    lines.iter().skip(from).take(SHOWN).copied().collect::<Vec<_>>().join("\n")
}
