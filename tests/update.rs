//! Every folder below `tests/cases/update` is one promise of `update` or `remove`. A project is made from the library in
//! `tests/libraries/evolving` with the files of `before/` over it, if there are any; `edits` says what its people did
//! since, and is committed; then the library gets the files of `after/`, and `command` is run. What the terminal shows
//! must be `terminal.txt`, and what changed in the project `changes.diff`. `UPDATE_CASES=1 cargo test --test update`
//! writes what was seen; read the diff.
//!
//! A line of `edits` is `replace PATH :: FROM :: TO` (with `\n`), `write PATH :: TEXT`, `delete PATH`, `move PATH :: PATH`,
//! `crlf PATH`, `uncommitted` (what follows is not committed), `library PATH` (what of the library goes) or a formwork
//! command.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test may stop where it stands, and reads and writes its sandbox"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use git2::{IndexAddOption, Repository, Signature};
use similar::TextDiff;
use walkdir::WalkDir;

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/update");
    let entries = fs::read_dir(folder).expect("the cases").map(|entry| entry.expect("an entry").path());
    let mut cases: Vec<PathBuf> = entries.filter(|path| path.join("command").is_file()).collect();
    cases.sort();
    cases
}

struct Case {
    folder: PathBuf,
    sandbox: tempfile::TempDir,
}

impl Case {
    fn open(folder: PathBuf) -> Self {
        let sandbox = tempfile::tempdir().expect("a sandbox");
        let case = Self { folder, sandbox };
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/libraries/evolving"), &case.library());
        copy(&case.folder.join("before"), &case.library());
        case
    }

    fn library(&self) -> PathBuf {
        self.sandbox.path().join("library")
    }

    fn project(&self) -> PathBuf {
        self.sandbox.path().join("demo")
    }

    fn formwork(&self, folder: &Path, line: &str) -> String {
        let output = Command::new(env!("CARGO_BIN_EXE_formwork"))
            .args(line.split_whitespace())
            .current_dir(folder)
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("HOME", self.sandbox.path())
            .output()
            .expect("formwork starts");
        let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        let root = fs::canonicalize(self.sandbox.path()).expect("the sandbox").display().to_string();
        let said = said.replace(&root, "[ROOT]").replace(env!("CARGO_PKG_VERSION"), "[VERSION]");
        format!("$ formwork {line}\n{said}exit {}\n\n", output.status.code().unwrap_or(-1))
    }

    fn edit(&self, line: &str) {
        let (what, rest) = line.split_once(' ').unwrap_or((line, ""));
        let parts: Vec<String> = rest.split(" :: ").map(|part| part.replace("\\n", "\n")).collect();
        let path = self.project().join(&parts[0]);
        let read = || fs::read_to_string(&path).unwrap_or_else(|_| panic!("{}: {line}", self.folder.display()));
        match what {
            "replace" => {
                let text = read();
                assert!(text.contains(&parts[1]), "{}: `{}` is not in {}", self.folder.display(), parts[1], parts[0]);
                fs::write(&path, text.replacen(&parts[1], &parts[2], 1)).expect("written");
            }
            "write" => fs::write(&path, &parts[1]).expect("written"),
            "crlf" => fs::write(&path, read().replace('\n', "\r\n")).expect("written"),
            "delete" => fs::remove_file(&path).expect("deleted"),
            "move" => {
                let to = self.project().join(&parts[1]);
                fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
                fs::rename(&path, to).expect("moved");
            }
            "uncommitted" => self.commit(),
            "library" => fs::remove_file(self.library().join(&parts[0])).expect("deleted"),
            _ => assert!(self.formwork(&self.project(), line).contains("exit 0"), "{line}"),
        }
    }

    /// Commits everything, so that a change can be undone.
    fn commit(&self) {
        let repository = Repository::open(self.project()).expect("a repository");
        let mut index = repository.index().expect("an index");
        index.add_all(["*"], IndexAddOption::DEFAULT, None).expect("added");
        index.update_all(["*"], None).expect("updated");
        index.write().expect("written");
        let tree = repository.find_tree(index.write_tree().expect("a tree")).expect("a tree");
        let author = Signature::now("a", "a@b.c").expect("an author");
        let parent = repository.head().and_then(|head| head.peel_to_commit()).expect("a commit");
        repository.commit(Some("HEAD"), &author, &author, "x", &tree, &[&parent]).expect("a commit");
    }

    fn run(&self) -> (String, String) {
        let made = self.formwork(self.sandbox.path(), "new demo --library library --scenario house --yes");
        assert!(made.contains("exit 0"), "{made}");
        let edits = fs::read_to_string(self.folder.join("edits")).unwrap_or_default();
        let edits: Vec<&str> = edits.lines().filter(|line| !line.is_empty()).collect();
        let of_library = |line: &&&str| line.starts_with("library ");
        edits.iter().filter(|line| !of_library(line)).for_each(|line| self.edit(line));
        if !edits.contains(&"uncommitted") {
            self.commit();
        }
        copy(&self.folder.join("after"), &self.library());
        edits.iter().filter(of_library).for_each(|line| self.edit(line));
        let before = state(&self.project());
        let commands = fs::read_to_string(self.folder.join("command")).expect("a command");
        let said = commands.lines().map(|line| self.formwork(&self.project(), line)).collect();
        (said, difference(&before, &state(&self.project())))
    }
}

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).expect("a folder");
        let copied = Command::new("cp").arg("-r").arg(from.join(".")).arg(to).status().expect("cp runs");
        assert!(copied.success());
    }
}

fn state(folder: &Path) -> BTreeMap<String, String> {
    let wanted = |entry: &walkdir::DirEntry| entry.file_name() != ".git";
    let entries = WalkDir::new(folder).into_iter().filter_entry(wanted).map(|entry| entry.expect("an entry"));
    let files = entries.filter(|entry| entry.file_type().is_file());
    let file = |entry: walkdir::DirEntry| {
        let path = entry.path().strip_prefix(folder).expect("below").display().to_string();
        (path, fs::read_to_string(entry.path()).expect("text"))
    };
    files.map(file).collect()
}

fn difference(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) -> String {
    let mut out = String::new();
    let paths: std::collections::BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    for path in paths.into_iter().filter(|path| *path != "formwork.lock") {
        let [old, new] = [before, after].map(|state| state.get(path).map_or("", String::as_str));
        if old != new {
            let _ = write!(out, "{}", TextDiff::from_lines(old, new).unified_diff().header(path, path));
        }
    }
    out.replace('\r', "\\r")
}

/// What is not as it should be in one case.
fn faults(folder: &Path) -> Vec<String> {
    let case = Case::open(folder.to_owned());
    let (said, changes) = case.run();
    let expected = [("terminal.txt", said), ("changes.diff", changes)];
    if std::env::var_os("UPDATE_CASES").is_some() {
        for (name, seen) in &expected {
            fs::write(folder.join(name), seen).expect("written");
        }
    }
    let differs = |(name, seen): (&str, String)| {
        let wanted = fs::read_to_string(folder.join(name)).unwrap_or_default();
        (wanted != seen).then(|| format!("{}/{name}: not as expected but\n{seen}", folder.display()))
    };
    expected.into_iter().filter_map(differs).collect()
}

#[test]
fn every_case_is_as_promised() {
    let cases = cases();
    assert!(cases.len() >= 20, "{}", cases.len());
    let (first, second) = cases.split_at(cases.len() / 2);
    let all = |cases: &[PathBuf]| -> Vec<String> { cases.iter().flat_map(|case| faults(case)).collect() };
    let faults = std::thread::scope(|scope| {
        let other = scope.spawn(|| all(second));
        let mut found = all(first);
        found.extend(other.join().unwrap_or_else(|_| vec!["a case stopped the test".to_owned()]));
        found
    });
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
