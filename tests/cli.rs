//! Every folder below `tests/cases` is one promise: `cmd` is run in a copy of `in/`; what the terminal shows must be
//! `terminal.txt`, and the files afterwards must be `out/` — or `in/` again where there is no `out/`: nothing was
//! written. `UPDATE_CASES=1 cargo test --test cli` writes what was seen; read the diff before you commit it.

#![expect(
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a test may stop where it stands, and reads and writes its sandbox"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use snapbox::data::Data;
use walkdir::WalkDir;

type Files = BTreeMap<String, String>;

struct Case {
    folder: PathBuf,
    sandbox: tempfile::TempDir,
}

impl Case {
    fn open(folder: PathBuf) -> Self {
        let sandbox = tempfile::tempdir().expect("a sandbox");
        let case = Self { folder, sandbox };
        for (path, text) in files(&case.folder.join("in")) {
            let path = case.sandbox.path().join(path);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(path, text).expect("a file");
        }
        case
    }

    fn run(&self) -> String {
        let text = fs::read_to_string(self.folder.join("cmd")).expect("a file `cmd`");
        text.lines().filter(|line| !line.is_empty()).map(|line| self.run_line(line)).collect()
    }

    fn run_line(&self, line: &str) -> String {
        let words = shlex(line);
        let (set, words): (Vec<&String>, Vec<&String>) = words.iter().partition(|word| word.starts_with("env:"));
        let mut command = Command::new(env!("CARGO_BIN_EXE_formwork"));
        command
            .args(words.iter().map(|word| word.replace("[LIBRARIES]", &libraries())))
            .current_dir(self.sandbox.path());
        command.env_clear().env("PATH", "/usr/bin:/bin").env("HOME", self.sandbox.path().join("no-home"));
        for pair in set {
            let (key, value) = pair["env:".len()..].split_once('=').expect("env:KEY=VALUE");
            command.env(key, value);
        }
        let output = command.output().expect("formwork starts");
        let mut text = format!("$ formwork {line}\n");
        text.push_str(&String::from_utf8_lossy(&output.stdout));
        text.push_str(&String::from_utf8_lossy(&output.stderr));
        text.push_str(&format!(
            "exit {}\n\n",
            output.status.code().map_or("by a signal".to_owned(), |code| code.to_string())
        ));
        self.redacted(&text)
    }

    fn redacted(&self, text: &str) -> String {
        let root = fs::canonicalize(self.sandbox.path()).expect("the sandbox");
        let text = text
            .replace(&root.display().to_string(), "[ROOT]")
            .replace(&libraries(), "[LIBRARIES]")
            .replace(env!("CARGO_PKG_VERSION"), "[VERSION]");
        without_own_size(&text)
    }

    fn after(&self) -> Files {
        files(self.sandbox.path()).into_iter().map(|(path, text)| (path, self.redacted(&text))).collect()
    }

    fn expected(&self) -> Files {
        let out = self.folder.join("out");
        files(&if out.exists() { out } else { self.folder.join("in") })
    }

    fn check(&self) -> Result<(), String> {
        let (seen, after) = (self.run(), self.after());
        if std::env::var_os("UPDATE_CASES").is_some() {
            self.update(&seen, &after);
        }
        let wanted = fs::read_to_string(self.folder.join("terminal.txt")).unwrap_or_default();
        compare("terminal.txt", &wanted, &seen)?;
        let expected = self.expected();
        let paths: std::collections::BTreeSet<&String> = expected.keys().chain(after.keys()).collect();
        paths.into_iter().try_for_each(|path| match (expected.get(path), after.get(path)) {
            (Some(expected), Some(found)) => compare(path, expected, found),
            (Some(_), None) => Err(format!("{path} is not there")),
            _ => Err(format!("{path} was written and should not be")),
        })
    }

    fn update(&self, seen: &str, after: &Files) {
        fs::write(self.folder.join("terminal.txt"), seen).expect("terminal.txt");
        let out = self.folder.join("out");
        let _ = fs::remove_dir_all(&out);
        if *after == files(&self.folder.join("in")) {
            return;
        }
        for (path, text) in after {
            let path = out.join(path);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(path, text).expect("a file");
        }
    }
}

fn compare(name: &str, expected: &str, found: &str) -> Result<(), String> {
    let assert = snapbox::Assert::new();
    assert
        .try_eq(Some(&name), Data::text(found.to_owned()).raw(), Data::text(expected.to_owned()).raw())
        .map_err(|error| error.to_string())
}

/// The words of a line; single quotes hold one together.
fn shlex(line: &str) -> Vec<String> {
    let parts = line.split('\'').enumerate();
    let words = parts.flat_map(|(number, part)| match number % 2 {
        0 => part.split_whitespace().map(str::to_owned).collect(),
        _ => vec![part.to_owned()],
    });
    words.collect()
}

fn libraries() -> String {
    format!("{}/tests/libraries", env!("CARGO_MANIFEST_DIR"))
}

/// `formwork.toml` names the library's folder, so its size depends on where this repository lies.
fn without_own_size(text: &str) -> String {
    let mut own = false;
    let lines = text.split_inclusive('\n').map(|line| {
        let after = std::mem::replace(&mut own, line.trim_end() == "      \"path\": \"formwork.toml\",");
        if after && line.trim_start().starts_with("\"bytes\"") {
            "      \"bytes\": [BYTES],\n".to_owned()
        } else {
            line.to_owned()
        }
    });
    lines.collect()
}

/// All files but git's own, by path; a `gitignore` here stands for a `.gitignore` there.
fn files(root: &Path) -> Files {
    let entries =
        WalkDir::new(root).into_iter().filter_entry(|entry| entry.file_name() != ".git").filter_map(Result::ok);
    let read = |entry: walkdir::DirEntry| {
        let path = entry.path().strip_prefix(root).ok()?.to_string_lossy().into_owned();
        Some((path, String::from_utf8_lossy(&fs::read(entry.path()).ok()?).into_owned()))
    };
    entries.filter(|entry| entry.file_type().is_file()).filter_map(read).collect()
}

#[test]
fn every_case_does_what_its_folder_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let marks = WalkDir::new(&root)
        .sort_by_file_name()
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_name() == "cmd");
    let folders: Vec<PathBuf> = marks.filter_map(|entry| entry.path().parent().map(Path::to_owned)).collect();
    assert!(folders.len() > 20, "only {} cases were found", folders.len());
    let faults: Vec<String> = folders
        .into_iter()
        .filter_map(|folder| {
            let name = folder.strip_prefix(&root).expect("below").display().to_string();
            Case::open(folder).check().err().map(|fault| format!("--- {name}\n{fault}"))
        })
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
