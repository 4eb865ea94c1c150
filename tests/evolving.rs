//! A project that is brought forward: what the blueprints have become arrives, what the user did stays.

#![expect(
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a test may stop where it stands, and reads and writes its sandbox"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use git2::{IndexAddOption, Repository, Signature};

/// A library that can be changed and a project made from it.
struct Sandbox {
    folder: tempfile::TempDir,
}

impl Sandbox {
    fn new() -> Self {
        let sandbox = Self { folder: tempfile::tempdir().expect("a sandbox") };
        let small = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/libraries/small");
        let copied = Command::new("cp").arg("-r").arg(small).arg(sandbox.library()).status().expect("cp runs");
        assert!(copied.success());
        sandbox.write_library(
            "patterns/queue/blueprint.toml",
            "format = 1\ntitle = \"Queue\"\nsummary = \"A queue.\"\nseed = [\"src/queue.rs\"]\n",
        );
        sandbox.write_library("patterns/queue/files/template.yaml", "Resources:\n  Work:\n    Type: AWS::SQS::Queue\n");
        sandbox.write_library("patterns/queue/files/docs/queue.md", "# Queue\n");
        sandbox.write_library("patterns/queue/files/src/queue.rs", "//! Work.\n");
        let library = sandbox.library();
        let made = formwork(
            sandbox.folder.path(),
            &["new", "demo", "--library", &library.display().to_string(), "--scenario", "tiny", "--yes"],
        );
        assert_eq!(made.code, 0, "{}", made.said);
        sandbox
    }

    fn library(&self) -> PathBuf {
        self.folder.path().join("library")
    }

    fn project(&self) -> PathBuf {
        self.folder.path().join("demo")
    }

    fn write_library(&self, path: &str, text: &str) {
        write(&self.library().join(path), text);
    }

    fn edit_library(&self, path: &str, from: &str, to: &str) {
        edit(&self.library().join(path), from, to);
    }

    fn edit(&self, path: &str, from: &str, to: &str) {
        edit(&self.project().join(path), from, to);
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.project().join(path)).unwrap_or_default()
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

    fn run(&self, args: &[&str]) -> Ran {
        formwork(&self.project(), args)
    }
}

struct Ran {
    code: i32,
    said: String,
}

fn formwork(folder: &Path, args: &[&str]) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_formwork")).args(args).current_dir(folder).output().expect("it runs");
    let said = [output.stdout, output.stderr].concat();
    Ran { code: output.status.code().unwrap_or(-1), said: String::from_utf8_lossy(&said).into_owned() }
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
    fs::write(path, text).expect("a file");
}

fn edit(path: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).expect("a file");
    assert!(text.contains(from), "{from} is not in {}", path.display());
    fs::write(path, text.replacen(from, to, 1)).expect("a file");
}

const ALARM: &str = "base/alarm/files/template.yaml.tera";

#[test]
fn without_a_change_there_is_nothing_to_do() {
    let sandbox = Sandbox::new();
    let ran = sandbox.run(&["update", "--yes"]);
    assert_eq!((ran.code, ran.said.as_str()), (0, "Nothing to do.\n"));
    assert_eq!(sandbox.run(&["update", "--check"]).code, 0);
}

#[test]
fn what_the_blueprint_changed_arrives_and_what_was_edited_here_stays() {
    let sandbox = Sandbox::new();
    sandbox.edit("template.yaml", "CacheAnswers: false", "CacheAnswers: false # ours");
    sandbox.edit("src/main.rs", "fn main", "// ours\nfn main");
    sandbox.commit();
    sandbox.edit_library(ALARM, "Type: AWS::CloudWatch::Alarm", "Type: AWS::CloudWatch::Alarm\n    # newer");
    let check = sandbox.run(&["update", "--check"]);
    assert_eq!(check.code, 4, "{}", check.said);
    assert!(!sandbox.read("template.yaml").contains("# newer"), "--check writes nothing");
    let ran = sandbox.run(&["update", "--yes"]);
    assert_eq!(ran.code, 0, "{}", ran.said);
    assert!(ran.said.contains("Undo: git "), "{}", ran.said);
    let template = sandbox.read("template.yaml");
    assert!(template.contains("# newer") && template.contains("# ours"), "{template}");
    assert!(sandbox.read("src/main.rs").contains("// ours"));
    assert_eq!(sandbox.run(&["update", "--check"]).code, 0, "twice is once");
}

#[test]
fn what_both_changed_stands_between_markers_and_is_listed() {
    let sandbox = Sandbox::new();
    sandbox.edit("template.yaml", "Type: AWS::CloudWatch::Alarm", "Type: AWS::CloudWatch::Alarm # ours");
    sandbox.commit();
    sandbox.edit_library(ALARM, "Type: AWS::CloudWatch::Alarm", "Type: AWS::CloudWatch::Alarm # theirs");
    let ran = sandbox.run(&["update", "--yes"]);
    assert_eq!(ran.code, 3, "{}", ran.said);
    assert!(ran.said.contains("template.yaml#Resources.TinyErrors"), "{}", ran.said);
    let template = sandbox.read("template.yaml");
    for part in ["<<<<<<<", "# ours", "|||||||", "# theirs", ">>>>>>>"] {
        assert!(template.contains(part), "{part}: {template}");
    }
}

#[test]
fn what_was_deleted_here_stays_deleted_and_is_told_when_the_blueprint_changed_it() {
    let sandbox = Sandbox::new();
    fs::remove_file(sandbox.project().join("docs/Tiny.md")).expect("gone");
    fs::remove_file(sandbox.project().join("src/main.rs")).expect("gone");
    sandbox.commit();
    sandbox.edit_library("base/alarm/files/docs/__function__.md.tera", "\n", "\nnewer\n");
    let ran = sandbox.run(&["update", "--yes"]);
    assert_eq!(ran.code, 0, "{}", ran.said);
    assert!(ran.said.contains("docs/Tiny.md: changed by the blueprint, but removed here"), "{}", ran.said);
    assert_eq!((sandbox.read("docs/Tiny.md").as_str(), sandbox.read("src/main.rs").as_str()), ("", ""));
}

#[test]
fn an_answer_changed_in_the_request_is_applied() {
    let sandbox = Sandbox::new();
    sandbox.edit("formwork.toml", "cache = false", "cache = true # since May");
    sandbox.commit();
    let ran = sandbox.run(&["update", "--yes"]);
    assert_eq!(ran.code, 0, "{}", ran.said);
    assert!(sandbox.read("template.yaml").contains("CacheAnswers: true"));
    assert!(sandbox.read("formwork.toml").contains("cache = true # since May"));
}

#[test]
fn work_that_is_not_committed_and_a_newer_formwork_are_refused() {
    let sandbox = Sandbox::new();
    sandbox.edit_library(ALARM, "Type: AWS::CloudWatch::Alarm", "Type: AWS::CloudWatch::Alarm # newer");
    sandbox.edit("src/main.rs", "fn main", "// ours\nfn main");
    let ran = sandbox.run(&["update", "--yes"]);
    assert!(ran.code == 2 && ran.said.contains("not committed: src/main.rs"), "{}", ran.said);
    sandbox.edit("formwork.toml", env!("CARGO_PKG_VERSION"), "99.0.0");
    let ran = sandbox.run(&["update", "--yes", "--force"]);
    assert!(ran.code == 2 && ran.said.contains("newer than this one"), "{}", ran.said);
}

#[test]
fn a_lock_that_is_missing_or_edited_gets_a_way_back() {
    let sandbox = Sandbox::new();
    sandbox.edit("formwork.lock", "Type: AWS::CloudWatch::Alarm", "Type: AWS::CloudWatch::Alert");
    let ran = sandbox.run(&["update", "--yes"]);
    assert!(ran.code == 1 && ran.said.contains("was edited") && ran.said.contains("git restore"), "{}", ran.said);
    fs::remove_file(sandbox.project().join("formwork.lock")).expect("gone");
    let ran = sandbox.run(&["update", "--yes"]);
    assert!(ran.code == 1 && ran.said.contains("is missing") && ran.said.contains("git restore"), "{}", ran.said);
}

#[test]
fn a_pattern_that_the_request_names_is_added_and_goes_again_as_far_as_it_was_not_touched() {
    let sandbox = Sandbox::new();
    sandbox.edit("formwork.toml", "id = \"tiny\"\n", "id = \"tiny\"\n\n[[blueprint]]\nid = \"queue\"\n");
    sandbox.commit();
    let ran = sandbox.run(&["update", "--yes"]);
    assert_eq!(ran.code, 0, "{}", ran.said);
    assert!(sandbox.read("template.yaml").contains("  Work:\n"));
    sandbox.edit("docs/queue.md", "# Queue", "# Our queue");
    sandbox.commit();
    let ran = sandbox.run(&["remove", "queue"]);
    assert_eq!(ran.code, 0, "{}", ran.said);
    assert!(ran.said.contains("`docs/queue.md` was changed here and stays"), "{}", ran.said);
    assert!(!sandbox.read("template.yaml").contains("Work"), "what was not touched goes");
    assert_eq!(sandbox.read("docs/queue.md"), "# Our queue\n");
    assert_eq!(sandbox.read("src/queue.rs"), "");
    assert_eq!(sandbox.run(&["update", "--check"]).code, 0);
}

#[test]
fn a_file_that_was_moved_here_gets_what_the_blueprint_changed_at_its_new_place() {
    let sandbox = Sandbox::new();
    sandbox.write_library("base/alarm/files/docs/guide.md", "# Guide\n\nThe first line of the guide.\nThe second.\n");
    sandbox.commit();
    assert_eq!(sandbox.run(&["update", "--yes"]).code, 0);
    fs::rename(sandbox.project().join("docs/guide.md"), sandbox.project().join("docs/handbook.md")).expect("moved");
    sandbox.commit();
    sandbox.edit_library("base/alarm/files/docs/guide.md", "The second.", "The second, mended.");
    let ran = sandbox.run(&["update", "--yes"]);
    assert_eq!(ran.code, 0, "{}", ran.said);
    assert!(ran.said.contains("`docs/handbook.md` is taken for `docs/guide.md`"), "{}", ran.said);
    assert!(sandbox.read("docs/handbook.md").contains("mended"));
    assert_eq!(sandbox.read("docs/guide.md"), "");
}

#[test]
fn a_change_that_was_decided_when_the_process_was_killed_is_finished() {
    let sandbox = Sandbox::new();
    let work = sandbox.project().join(".formwork-work");
    write(&work.join("new-0"), "decided\n");
    write(&work.join("journal"), "write 0 docs/decided.md\nremove 1 docs/Tiny.md\n");
    let ran = sandbox.run(&["update", "--check"]);
    assert!(ran.said.contains("has been finished"), "{}", ran.said);
    assert_eq!((sandbox.read("docs/decided.md").as_str(), sandbox.read("docs/Tiny.md").as_str()), ("decided\n", ""));
    assert!(!work.exists());
}

#[test]
fn a_change_that_was_not_decided_when_the_process_was_killed_leaves_nothing() {
    let sandbox = Sandbox::new();
    let work = sandbox.project().join(".formwork-work");
    write(&work.join("new-0"), "half");
    let ran = sandbox.run(&["update", "--check"]);
    assert_eq!((ran.code, ran.said.as_str()), (0, "Nothing to do.\n"));
    assert!(!work.exists());
}

#[test]
fn a_file_that_cannot_be_replaced_keeps_everything_as_it_was() {
    let sandbox = Sandbox::new();
    sandbox.edit_library(ALARM, "Type: AWS::CloudWatch::Alarm", "Type: AWS::CloudWatch::Alarm # newer");
    sandbox.edit_library("base/alarm/files/docs/__function__.md.tera", "\n", "\nnewer\n");
    let template = sandbox.project().join("template.yaml");
    let mut permissions = fs::metadata(&template).expect("it is there").permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&template, permissions).expect("read-only");
    let ran = sandbox.run(&["update", "--yes", "--force"]);
    assert!(ran.code == 1 && ran.said.contains("`template.yaml` is read-only"), "{}", ran.said);
    assert!(!sandbox.read("docs/Tiny.md").contains("newer"), "all or nothing");
    assert!(!sandbox.project().join(".formwork-work").exists());
}

#[test]
fn a_library_beside_the_project_is_found_from_inside_it() {
    let sandbox = Sandbox::new();
    let made =
        formwork(sandbox.folder.path(), &["new", "other", "--library", "library", "--scenario", "tiny", "--yes"]);
    assert_eq!(made.code, 0, "{}", made.said);
    let other = sandbox.folder.path().join("other");
    let request = fs::read_to_string(other.join("formwork.toml")).expect("a request");
    assert!(request.contains("source = \"../library\""), "{request}");
    let ran = formwork(&other.join("docs"), &["update", "--check"]);
    assert_eq!((ran.code, ran.said.as_str()), (0, "Nothing to do.\n"));
}

#[test]
fn a_condition_that_no_answer_can_fulfil_is_a_fault_of_the_blueprint() {
    let sandbox = Sandbox::new();
    sandbox.edit_library(
        "scenarios/tiny/blueprint.toml",
        "answer = \"auth\", is = \"guard\"",
        "answer = \"auht\", is = \"guard\"",
    );
    let library = sandbox.library().display().to_string();
    let ran = formwork(sandbox.folder.path(), &["blueprint", "check", "--library", &library]);
    assert!(ran.code == 1 && ran.said.contains("`when` on `auht`"), "{}", ran.said);
    sandbox.edit_library(
        "scenarios/tiny/blueprint.toml",
        "answer = \"auht\", is = \"guard\"",
        "answer = \"auth\", is = \"gard\"",
    );
    let ran = formwork(sandbox.folder.path(), &["blueprint", "check", "--library", &library]);
    assert!(ran.code == 1 && ran.said.contains("`when` on `auth`"), "{}", ran.said);
}
