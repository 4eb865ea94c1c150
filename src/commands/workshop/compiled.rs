//! The tests of a learner's workspace: compiled once for all checks of a step, then run one by one.
//!
//! `cargo test --package X` asks for other features of the same dependencies for each X, so every check would compile the
//! SDKs anew. The tests of the whole workspace have one set of features, the same that `just test` compiles.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use cargo_metadata::diagnostic::DiagnosticLevel;
use cargo_metadata::{Message, Metadata, MetadataCommand, PackageId};

use crate::error::{Error, Result};
use crate::report;

/// What came of compiling the tests of a workspace.
#[derive(Debug)]
pub struct Compiled {
    packages: Vec<Package>,
    /// What cargo said when something did not compile.
    said: Option<String>,
}

/// A package of the workspace.
#[derive(Debug)]
struct Package {
    id: PackageId,
    name: String,
    folder: PathBuf,
    /// Its tests that compiled.
    tests: Vec<PathBuf>,
    /// The errors in its own code.
    errors: String,
}

/// Tests that can be run.
#[derive(Debug)]
pub struct Runnable<'c> {
    /// The package's folder, in which its tests run.
    pub folder: &'c Path,
    /// The tests' executables.
    pub tests: &'c [PathBuf],
}

impl Compiled {
    /// Compiles the tests of the workspace at `root`; code that does not compile is no error here.
    ///
    /// # Errors
    /// If cargo cannot be run.
    pub fn at(root: &Path) -> Result<Self> {
        report::progress("compiling the tests ...");
        let metadata = match MetadataCommand::new().current_dir(root).no_deps().exec() {
            Ok(metadata) => metadata,
            Err(cargo_metadata::Error::CargoMetadata { stderr }) => {
                return Ok(Self { packages: Vec::new(), said: Some(stderr) });
            }
            Err(error) => return Err(no_cargo(error)),
        };
        let output = Command::new("cargo")
            .args(["build", "--workspace", "--tests", "--keep-going", "--quiet", "--message-format=json"])
            .current_dir(root)
            .stdin(Stdio::null())
            .output()
            .map_err(no_cargo)?;
        let mut compiled = Self { packages: packages(&metadata), said: None };
        for message in Message::parse_stream(output.stdout.as_slice()).map_while(std::result::Result::ok) {
            compiled.take(message);
        }
        if !output.status.success() {
            let errors: String = compiled.packages.iter().map(|package| package.errors.as_str()).collect();
            compiled.said = Some(format!("{errors}{}", String::from_utf8_lossy(&output.stderr)));
        }
        Ok(compiled)
    }

    fn take(&mut self, message: Message) {
        match message {
            Message::CompilerArtifact(artifact) if artifact.profile.test => {
                let test = artifact.executable.map(PathBuf::from);
                self.package(&artifact.package_id, |package| package.tests.extend(test));
            }
            Message::CompilerMessage(said) if said.message.level == DiagnosticLevel::Error => {
                let text = said.message.rendered.unwrap_or(said.message.message);
                self.package(&said.package_id, |package| {
                    // A library is compiled twice, by itself and with its tests.
                    if !package.errors.contains(&text) {
                        package.errors.push_str(&text);
                    }
                });
            }
            _ => {}
        }
    }

    fn package(&mut self, id: &PackageId, change: impl FnOnce(&mut Package)) {
        if let Some(package) = self.packages.iter_mut().find(|package| package.id == *id) {
            change(package);
        }
    }

    /// The tests of the package with a name of which this holds, or why there are none, in words.
    pub fn of(&self, package: &str, named: impl Fn(&str) -> bool) -> std::result::Result<Runnable<'_>, String> {
        let Some(found) = self.packages.iter().find(|package| named(&package.name)) else {
            let unknown = self.packages.is_empty();
            return Err(self
                .said
                .clone()
                .filter(|_| unknown)
                .unwrap_or_else(|| format!("there is no package {package}")));
        };
        if !found.errors.is_empty() {
            return Err(found.errors.clone());
        }
        match &self.said {
            // It needs one that does not compile.
            Some(said) if found.tests.is_empty() => Err(said.clone()),
            _ => Ok(Runnable { folder: &found.folder, tests: &found.tests }),
        }
    }
}

impl Runnable<'_> {
    /// Commands that run those of the tests whose names hold the text.
    pub fn commands(&self, name: Option<&str>) -> impl Iterator<Item = Command> {
        self.tests.iter().map(move |test| {
            let mut command = Command::new(test);
            command.args(name).arg("--quiet").current_dir(self.folder).env("CARGO_MANIFEST_DIR", self.folder);
            command
        })
    }

    /// A line for a shell that runs them.
    pub fn script(&self, arguments: &[&str]) -> String {
        let folder = shell_words::join(["cd", &self.folder.to_string_lossy()]);
        let run = |test: &PathBuf| {
            let test = test.to_string_lossy();
            shell_words::join(std::iter::once(&*test).chain(arguments.iter().copied()))
        };
        std::iter::once(folder).chain(self.tests.iter().map(run)).collect::<Vec<_>>().join(" && ")
    }
}

fn no_cargo(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::failed("`cargo` cannot be run").source(error).hint("formwork doctor says what is missing")
}

fn packages(metadata: &Metadata) -> Vec<Package> {
    let package = |package: &&cargo_metadata::Package| Package {
        id: package.id.clone(),
        name: package.name.to_string(),
        folder: package.manifest_path.parent().map(|folder| folder.as_std_path().to_owned()).unwrap_or_default(),
        tests: Vec::new(),
        errors: String::new(),
    };
    metadata.workspace_packages().iter().map(package).collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::disallowed_methods, reason = "a test writes its sandbox")]

    use super::*;

    /// One target folder may be shared: each test has crates of names of its own.
    fn workspace(crates: &[(&str, &str, &str)]) -> tempfile::TempDir {
        let root = tempfile::tempdir().expect("a folder");
        let names: Vec<String> = crates.iter().map(|(name, ..)| format!("{name:?}")).collect();
        let write = |path: &str, text: &str| {
            let path = root.path().join(path);
            std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            std::fs::write(path, text).expect("a file");
        };
        write("Cargo.toml", &format!("[workspace]\nresolver = \"3\"\nmembers = [{}]\n", names.join(", ")));
        for (name, needs, code) in crates {
            let package = format!("[package]\nname = {name:?}\nedition = \"2024\"\n\n[dependencies]\n{needs}");
            write(&format!("{name}/Cargo.toml"), &package);
            write(&format!("{name}/src/lib.rs"), code);
        }
        root
    }

    #[test]
    fn one_package_that_does_not_compile_hides_nothing_of_the_others() {
        let root = workspace(&[
            ("good", "", "#[test]\nfn two_is_even() {}\n\n#[test]\nfn three_is_odd() {}\n"),
            ("bad", "", "pub fn answer() -> u8 { \"no\" }\n"),
            ("upon", "bad = { path = \"../bad\" }\n", "#[test]\nfn never() {}\n"),
        ]);
        let compiled = Compiled::at(root.path()).expect("cargo runs");
        let of = |package: &str| compiled.of(package, |name| name == package);
        let good = of("good").expect("it compiles");
        let run = good.commands(Some("two")).next().expect("a test").output().expect("it runs");
        assert!(String::from_utf8_lossy(&run.stdout).contains("1 passed"), "{run:?}");
        for broken in ["bad", "upon"] {
            let why = of(broken).expect_err("it does not compile");
            assert!(why.starts_with("error[E0308]: mismatched types"), "{broken}: {why}");
        }
        assert_eq!(of("other").expect_err("no package"), "there is no package other");
    }

    #[test]
    fn a_manifest_that_cannot_be_read_and_a_package_that_is_not_there_are_told() {
        let root = workspace(&[("lone", "", "")]);
        let compiled = Compiled::at(root.path()).expect("cargo runs");
        assert_eq!(compiled.of("other", |name| name == "other").expect_err("none"), "there is no package other");
        std::fs::write(root.path().join("lone/Cargo.toml"), "[package\n").expect("written");
        let compiled = Compiled::at(root.path()).expect("cargo runs");
        assert!(compiled.of("lone", |name| name == "lone").expect_err("none").contains("lone/Cargo.toml"));
    }
}
