//! Every call by which formwork changes a project fails once, and at every one it is killed once: what is left is the
//! old state or, when the next formwork has looked at the project, the new one; never anything between.
#![cfg(target_os = "linux")]
#![expect(
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a test may stop where it stands, and reads and writes its sandbox"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use walkdir::WalkDir;

type State = BTreeMap<String, Vec<u8>>;

struct Stand {
    home: tempfile::TempDir,
    args: Vec<String>,
}

impl Stand {
    /// A repository with one template, and a command that changes it.
    fn new(args: &[&str]) -> Self {
        let home = tempfile::tempdir().expect("a sandbox");
        let shim = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults/shim.c");
        let out = home.path().join("shim.so");
        let made = Command::new("cc").args(["-shared", "-fPIC", "-O1", "-o"]).arg(out).arg(shim).arg("-ldl").status();
        assert!(made.expect("cc runs").success());
        let library =
            fs::canonicalize(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/libraries/adding")).expect("a library");
        let words = args.iter().map(|word| (*word).to_owned());
        let args = words.chain(["--force".to_owned(), "--library".to_owned(), library.display().to_string()]).collect();
        let stand = Self { home, args };
        fs::create_dir(stand.pristine()).expect("a folder");
        fs::write(
            stand.pristine().join("template.yaml"),
            "Transform: AWS::Serverless-2016-10-31\nResources:\n  A:\n    Type: AWS::SNS::Topic\n",
        )
        .expect("a file");
        fs::create_dir(stand.pristine().join("hello")).expect("a folder");
        fs::write(stand.pristine().join("hello/app.py"), "# ours\n").expect("a file");
        stand
    }

    fn pristine(&self) -> PathBuf {
        self.home.path().join("pristine")
    }

    fn project(&self) -> PathBuf {
        self.home.path().join("project")
    }

    /// The project as it was at first.
    fn reset(&self) {
        let _ = fs::remove_dir_all(self.project());
        let copied = Command::new("cp").arg("-a").arg(self.pristine()).arg(self.project()).status().expect("cp runs");
        assert!(copied.success());
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_formwork"));
        command.args(args).current_dir(self.project()).env_remove("CI");
        command
    }

    fn run(&self, kind: &str, at: usize) -> Output {
        let log = self.home.path().join("log");
        let _ = fs::remove_file(&log);
        let args: Vec<&str> = self.args.iter().map(String::as_str).collect();
        let mut command = self.command(&args);
        command.env("LD_PRELOAD", self.home.path().join("shim.so"));
        command.env("FAULT_ROOT", fs::canonicalize(self.project()).expect("the project"));
        command.env("FAULT_LOG", log).env("FAULT_KIND", kind).env("FAULT_AT", at.to_string());
        command.output().expect("formwork starts")
    }

    fn calls(&self) -> Vec<String> {
        let log = fs::read_to_string(self.home.path().join("log")).unwrap_or_default();
        log.lines().map(str::to_owned).collect()
    }

    /// Makes what the command does the state from which all others start.
    fn keep(&mut self, args: &[&str]) {
        let library = self.args.last().cloned().expect("the library");
        let words = args.iter().map(|word| (*word).to_owned());
        let before = std::mem::replace(
            &mut self.args,
            words.chain(["--force".to_owned(), "--library".to_owned(), library]).collect(),
        );
        self.reset();
        let output = self.run("none", 0);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        fs::remove_dir_all(self.pristine()).expect("gone");
        fs::rename(self.project(), self.pristine()).expect("kept");
        self.args = before;
    }

    /// Stops the command at every call, in every way.
    fn stop_everywhere(&self) {
        self.reset();
        let old = state(&self.project());
        assert!(self.run("none", 0).status.success());
        let new = state(&self.project());
        assert_ne!(old, new);
        let calls = self.calls();
        assert!(calls.len() > 20, "the shim sees the calls: {calls:?}");
        for kind in ["fail", "kill", "half"] {
            let (mut olds, mut news) = (0, 0);
            for at in 1..=calls.len() {
                self.reset();
                let stopped = self.run(kind, at);
                let place = format!("{kind} at {at}, {}", calls[at - 1]);
                let now = state(&self.project());
                if kind == "fail" && now == old {
                    assert_eq!(stopped.status.code(), Some(1), "{place}");
                }
                // The next formwork, whatever it is asked.
                let _ = self.command(&["update", "--check"]).output().expect("formwork starts");
                let after = state(&self.project());
                assert!(
                    after == old || after == new,
                    "{place}: neither old nor new: {:?}",
                    difference(&old, &new, &after)
                );
                olds += u32::from(after == old);
                news += u32::from(after == new);
            }
            assert!(olds > 0 && news > 0, "{kind}: {olds} old, {news} new");
        }
    }
}

fn difference(old: &State, new: &State, now: &State) -> Vec<String> {
    let all = old.keys().chain(new.keys()).chain(now.keys());
    let is_odd = |path: &&String| now.get(*path) != old.get(*path) || now.get(*path) != new.get(*path);
    let mut paths: Vec<String> = all.filter(is_odd).cloned().collect();
    paths.dedup();
    paths
}

/// Every file and folder with its content and mode.
fn state(folder: &Path) -> State {
    use std::os::unix::fs::PermissionsExt as _;
    let entries = WalkDir::new(folder).min_depth(1).into_iter().map(|entry| entry.expect("an entry"));
    let one = |entry: walkdir::DirEntry| {
        let path = entry.path().strip_prefix(folder).expect("below").display().to_string();
        let mode = entry.metadata().expect("a mode").permissions().mode();
        let content = if entry.file_type().is_file() { fs::read(entry.path()).expect("a file") } else { Vec::new() };
        (format!("{path} {mode:o}"), content)
    };
    entries.map(one).collect()
}

#[test]
fn add_is_done_or_not() {
    Stand::new(&["add", "worker", "--yes"]).stop_everywhere();
}

#[test]
fn update_is_done_or_not() {
    let mut stand = Stand::new(&["update", "--yes", "--set", "owner=others"]);
    stand.keep(&["add", "worker", "--yes"]);
    stand.stop_everywhere();
}

#[test]
fn remove_is_done_or_not() {
    let mut stand = Stand::new(&["remove", "worker"]);
    stand.keep(&["add", "worker", "--yes"]);
    stand.stop_everywhere();
}
