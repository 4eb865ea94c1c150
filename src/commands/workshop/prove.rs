//! Finding out whether a step is done: files, entries, and what `cargo`, `node` and the local runner say.

#![expect(
    clippy::disallowed_methods,
    reason = "a learner's folder is looked at, and the whole output kept for reading"
)]

use std::cell::OnceCell;
use std::path::Path;
use std::process::{Command, Stdio};

use super::compiled::Compiled;
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
        Proof::Node { file, name: Some(name) } => format!("{file}: {name}"),
        Proof::Node { file, name: None } => file.clone(),
        Proof::Local(name) => format!("on this machine: {name}"),
    }
}

/// Looks at one folder.
pub struct Prover<'r> {
    root: &'r Path,
    /// The tests of the workspace, once a check asks for them.
    compiled: OnceCell<Compiled>,
}

impl<'r> Prover<'r> {
    pub fn new(root: &'r Path) -> Self {
        Self { root, compiled: OnceCell::new() }
    }

    /// Looks.
    ///
    /// # Errors
    /// When it cannot be found out: a tool is missing, a file cannot be read.
    pub fn prove(&self, proof: &Proof) -> Result<Outcome> {
        match proof {
            Proof::File(_) | Proof::Entry { .. } => {
                let read = |path: &str| std::fs::read(self.root.join(path)).ok();
                let missing = proof.missing(read);
                Ok(if missing.is_empty() { Outcome::Holds } else { Outcome::Fails(missing.join("\n")) })
            }
            Proof::Test { package, name } => match self.compiled()?.of(package, |other| other == package) {
                Ok(tests) => self.ran(tests.commands(name.as_deref()), &words(proof)),
                Err(why) => self.failed(&why),
            },
            Proof::Node { file, name } => {
                let mut command = Command::new("node");
                command.args(["--test", "--test-reporter", "spec"]).current_dir(self.root);
                command.args(name.iter().flat_map(|name| ["--test-name-pattern", name])).arg(file);
                self.ran([command], &words(proof))
            }
            Proof::Local(name) => {
                match self.compiled()?.of("with a name that ends in e2e", |name| name.ends_with("e2e")) {
                    Ok(tests) => {
                        let mut command = Command::new("python3");
                        let exec = tests.script(&[name, "--include-ignored", "--test-threads", "1"]);
                        command.args(["local/run.py", "--port", "0", "--exec", &exec]).current_dir(self.root);
                        self.ran([command], &words(proof))
                    }
                    Err(why) => self.failed(&why),
                }
            }
        }
    }

    fn compiled(&self) -> Result<&Compiled> {
        if let Some(compiled) = self.compiled.get() {
            return Ok(compiled);
        }
        let compiled = Compiled::at(self.root)?;
        Ok(self.compiled.get_or_init(|| compiled))
    }

    /// Runs the commands up to the first that fails.
    fn ran(&self, commands: impl IntoIterator<Item = Command>, what: &str) -> Result<Outcome> {
        report::progress(&format!("{what} ..."));
        let mut passed = 0;
        for mut command in commands {
            let output = command.stdin(Stdio::null()).output().map_err(|error| {
                let program = command.get_program().to_string_lossy();
                Error::failed(format!("`{program}` cannot be run"))
                    .source(error)
                    .hint("formwork doctor says what is missing")
            })?;
            if !output.status.success() {
                let bytes = [output.stdout, output.stderr].concat();
                return self.failed(&String::from_utf8_lossy(&bytes));
            }
            passed += count_passed(&String::from_utf8_lossy(&output.stdout));
        }
        // Tests that are filtered by name are content where none has it.
        Ok(if passed == 0 { Outcome::Fails(format!("no test ran: {what}")) } else { Outcome::Holds })
    }

    fn failed(&self, text: &str) -> Result<Outcome> {
        std::fs::write(self.root.join(LOG), text)
            .map_err(|error| Error::failed(format!("cannot write `{LOG}`")).source(error))?;
        Ok(Outcome::Fails(format!("{}\nall of it is in {LOG}", telling(text))))
    }
}

fn count_passed(output: &str) -> u32 {
    let passed = |line: &str| {
        let count = line.strip_prefix("test result: ok. ").or_else(|| line.strip_prefix("ℹ pass "))?;
        count.split(' ').next()?.parse::<u32>().ok()
    };
    output.lines().filter_map(passed).sum()
}

/// The lines that say most: what a test says when it fails, else the first error, else the end.
fn telling(text: &str) -> String {
    // Nor where in a stack: what Node.js says there of a resolver is the whole of it.
    let worth = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with("at ");
    let lines: Vec<&str> = text.lines().filter(worth).collect();
    let says =
        |line: &&str| line.contains("panicked at") || line.starts_with("error") || line.ends_with("failing tests:");
    let from = lines.iter().position(says).unwrap_or(lines.len().saturating_sub(SHOWN));
    lines.iter().skip(from).take(SHOWN).copied().collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const FAILED: &str = "✖ a post is seen by whom it is for (1ms)\n\nℹ pass 3\n\n✖ failing tests:\n\ntest at posts.test.mjs:1:1\n  TypeError: no\n      at call (data:text/javascript;base64,aW1wb3J0)\n";

    #[test]
    fn of_a_test_in_javascript_its_failure_is_shown_and_no_stack() {
        assert_eq!(telling(FAILED), "✖ failing tests:\ntest at posts.test.mjs:1:1\n  TypeError: no");
    }

    #[test]
    fn what_passed_is_counted_in_all_that_a_run_says() {
        let cargo =
            |passed: u32| format!("running {passed} tests\n\ntest result: ok. {passed} passed; 0 failed; 0 ignored\n");
        assert_eq!((count_passed("ℹ tests 2\nℹ pass 0\n"), count_passed("ℹ tests 2\nℹ pass 2\n")), (0, 2));
        assert_eq!((count_passed(&cargo(0).repeat(3)), count_passed(&format!("{}{}", cargo(1), cargo(2)))), (0, 3));
    }
}
