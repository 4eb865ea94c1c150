//! Templates of odd shapes, each a file `tests/shapes/NAME.yaml`: a pattern is added, and `NAME.after.yaml` is the
//! template afterwards, `NAME.txt` what the terminal shows; where there is no `NAME.after.yaml`, it was refused and
//! nothing was written. Whatever the shape, no line of the user's is gone or moved, a second run changes nothing, and a
//! removal gives the very bytes back. `UPDATE_CASES=1 cargo test --test shapes` writes what was seen; read the diff.

#![expect(
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a test may stop where it stands, and reads and writes its sandbox"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/shapes")
}

fn shapes() -> Vec<String> {
    let entries = fs::read_dir(folder()).expect("the shapes").map(|entry| entry.expect("an entry").file_name());
    let names = entries.filter_map(|name| Some(name.to_str()?.strip_suffix(".yaml")?.to_owned()));
    let mut names: Vec<String> = names.filter(|name| !name.ends_with(".after")).collect();
    names.sort();
    names
}

struct Sandbox(tempfile::TempDir);

impl Sandbox {
    fn with(template: &[u8]) -> Self {
        let sandbox = Self(tempfile::tempdir().expect("a sandbox"));
        fs::create_dir(sandbox.root()).expect("a folder");
        fs::write(sandbox.root().join("template.yaml"), template).expect("a template");
        sandbox
    }

    fn root(&self) -> PathBuf {
        self.0.path().join("service")
    }

    fn template(&self) -> Vec<u8> {
        fs::read(self.root().join("template.yaml")).expect("a template")
    }

    fn files(&self) -> usize {
        fs::read_dir(self.root()).expect("a folder").count()
    }

    fn run(&self, args: &[&str]) -> (i32, String) {
        let library = folder().join("../libraries/adding");
        let output = Command::new(env!("CARGO_BIN_EXE_formwork"))
            .args(args)
            .arg("--library")
            .arg(fs::canonicalize(library).expect("the library"))
            .current_dir(self.root())
            .env_remove("CI")
            .output()
            .expect("formwork starts");
        let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        let root = fs::canonicalize(self.root()).expect("the sandbox").display().to_string();
        (output.status.code().unwrap_or(-1), said.replace(&root, "[ROOT]"))
    }
}

const ADD: [&str; 6] = ["add", "board", "--template", "template.yaml", "--yes", "--force"];

/// What is wrong with one shape.
fn faults(name: &str) -> Vec<String> {
    let before = fs::read(folder().join(format!("{name}.yaml"))).expect("a shape");
    let sandbox = Sandbox::with(&before);
    let (code, said) = sandbox.run(&ADD);
    let after = sandbox.template();
    let mut faults = Vec::new();
    let mut must = |holds: bool, fault: &str| faults.extend((!holds).then(|| format!("{name}: {fault}\n{said}")));
    must(name.contains("refused") == (code != 0), "refused, or not, against its name");
    if code == 0 {
        let (_, again) = sandbox.run(&ADD);
        must(sandbox.template() == after && again.contains("Nothing to do"), "a second run changes something");
        must(keeps_lines(&before, &after), "a line is gone or moved");
        must(sandbox.run(&["update", "--check"]).0 == 0, "update finds something to do");
        let (code, _) = sandbox.run(&["remove", "board", "--force"]);
        must(code == 0 && sandbox.template() == before && sandbox.files() == 1, "removed, and not as before");
    } else {
        must([2, 3].contains(&code) && after == before && sandbox.files() == 1, "refused, but something was written");
        must(said.contains("hint: "), "refused without a way out");
    }
    let expected = folder().join(format!("{name}.after.yaml"));
    let words = folder().join(format!("{name}.txt"));
    let (seen, said) = ((code == 0).then_some(after), format!("{said}exit {code}\n"));
    if std::env::var_os("UPDATE_CASES").is_some() {
        let _ = fs::remove_file(&expected);
        seen.iter().for_each(|text| fs::write(&expected, text).expect("written"));
        fs::write(&words, &said).expect("written");
    }
    faults.extend((fs::read(&expected).ok() != seen).then(|| format!("{name}: the template is not as expected")));
    faults.extend(
        (fs::read_to_string(&words).ok().as_ref() != Some(&said))
            .then(|| format!("{name}: the terminal shows\n{said}")),
    );
    faults
}

/// Whether every line of `before` is in `after`, in the same order.
fn keeps_lines(before: &[u8], after: &[u8]) -> bool {
    let lines = |text: &[u8]| -> Vec<Vec<u8>> {
        let text = String::from_utf8_lossy(text).into_owned();
        text.lines().map(|line| line.trim_end_matches('\r').as_bytes().to_vec()).collect()
    };
    let after = lines(after);
    let mut rest = after.iter();
    lines(before).iter().all(|line| rest.any(|other| other == line))
}

#[test]
fn no_shape_of_a_template_is_harmed() {
    let shapes = shapes();
    assert!(shapes.len() >= 40, "{}", shapes.len());
    let half = shapes.len() / 2;
    let faults: Vec<String> = std::thread::scope(|scope| {
        let all = |names: &'_ [String]| -> Vec<String> { names.iter().flat_map(|name| faults(name)).collect() };
        let (first, second) = shapes.split_at(half);
        let other = scope.spawn(move || all(second));
        let mut found = all(first);
        found.extend(other.join().unwrap_or_else(|_| vec!["a shape stopped the test".to_owned()]));
        found
    });
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
