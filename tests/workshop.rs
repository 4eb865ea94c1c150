//! A learner's way through a workshop: the checks hold them, hints and solutions help them, and what they wrote is
//! never lost.

#![expect(
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a test may stop where it stands, and reads and writes its sandbox"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

struct Learner {
    sandbox: tempfile::TempDir,
}

struct Ran {
    code: i32,
    said: String,
}

impl Learner {
    fn begin() -> Self {
        let learner = Self { sandbox: tempfile::tempdir().expect("a sandbox") };
        let course = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/libraries/learn");
        copy(&course, &learner.sandbox.path().join("library"));
        let ran = formwork(learner.sandbox.path(), &["workshop", "start", "tiny", "--library", "library"]);
        assert_eq!(ran.code, 0, "{}", ran.said);
        learner
    }

    /// A file of the course.
    fn course(&self, path: &str) -> PathBuf {
        self.sandbox.path().join("library/scenarios/tiny").join(path)
    }

    fn folder(&self) -> PathBuf {
        self.sandbox.path().join("tiny")
    }

    fn run(&self, args: &[&str]) -> Ran {
        let args: Vec<&str> = ["workshop"].iter().chain(args).copied().collect();
        formwork(&self.folder(), &args)
    }

    fn done(&self, args: &[&str]) -> String {
        let ran = self.run(args);
        assert_eq!(ran.code, 0, "{args:?}: {}", ran.said);
        ran.said
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.folder().join(path)).unwrap_or_default()
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.folder().join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    fn edit(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "{path} has `{from}`: {text}");
        self.write(path, &text.replace(from, to));
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        let beside = to.join(entry.file_name().expect("a name"));
        if entry.is_dir() {
            copy(&entry, &beside);
        } else {
            fs::copy(&entry, &beside).expect("copied");
        }
    }
}

fn formwork(folder: &Path, args: &[&str]) -> Ran {
    let output =
        Command::new(env!("CARGO_BIN_EXE_formwork")).args(args).current_dir(folder).output().expect("formwork runs");
    let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    Ran { code: output.status.code().unwrap_or(-1), said }
}

#[test]
fn a_step_that_is_not_done_holds_the_learner_and_says_in_words_what_is_missing() {
    let learner = Learner::begin();
    let ran = learner.run(&["next"]);
    assert_eq!(ran.code, 1, "{}", ran.said);
    for part in ["The function has no code yet", "The template does not know the function", "next --skip"] {
        assert!(ran.said.contains(part), "{part}: {}", ran.said);
    }
    assert!(learner.done(&["status"]).contains(">  1"));
}

#[test]
fn hints_come_one_by_one_and_then_all_again() {
    let learner = Learner::begin();
    assert!(learner.done(&["hint"]).contains("Hint 1 of 2"));
    assert!(learner.done(&["hint"]).contains("Hint 2 of 2"));
    let all = learner.done(&["hint"]);
    assert!(all.contains("Where?") && all.contains("How long?") && all.contains("solve"), "{all}");
}

#[test]
fn a_learner_who_solves_every_step_alone_ends_with_own_work_and_a_project() {
    let learner = Learner::begin();
    learner.write("src/main.rs", "//! Mine.\n\nfn main() {}\n");
    learner.write(
        "template.yaml",
        "Description: tiny\n\nResources:\n  Tiny:\n    Type: AWS::Serverless::Function\n    Properties:\n      Timeout: 3\n      MemorySize: 128\n",
    );
    learner.done(&["check"]);
    learner.done(&["next"]);
    assert!(learner.read("template.yaml").contains("MemorySize: 128"));
    let logs = "\n  TinyLogs:\n    Type: AWS::Logs::LogGroup\n    Properties:\n      RetentionInDays: 30\n";
    learner.write("template.yaml", &(learner.read("template.yaml") + logs));
    let end = learner.done(&["next"]);
    assert!(end.contains("That was the last step") && !end.contains("Set aside"), "{end}");
    assert_eq!(learner.read("src/main.rs"), "//! Mine.\n\nfn main() {}\n");
    assert!(learner.read("template.yaml").contains("MemorySize: 128"));
    assert!(learner.read("formwork.lock").contains("template.yaml#Resources.TinyLogs"));
}

#[test]
fn a_solution_from_a_half_done_state_keeps_what_can_stand_and_names_what_it_set_aside() {
    let learner = Learner::begin();
    learner.done(&["solve"]);
    learner.done(&["next"]);
    learner.write("notes.md", "mine\n");
    learner.edit("src/main.rs", "fn main() {}", "fn main() {\n    // mine\n}");
    learner.edit("template.yaml", "Timeout: 3", "Timeout: 4");
    let said = learner.done(&["solve"]);
    assert!(
        said.contains("template.yaml#Resources.Tiny: yours is in .workshop/aside/02-a-log/template.yaml"),
        "{said}"
    );
    assert!(learner.read(".workshop/aside/02-a-log/template.yaml").contains("Timeout: 4"));
    assert!(learner.read("template.yaml").contains("TinyLogs:"));
    assert!(learner.read("src/main.rs").contains("// mine"));
    assert_eq!(learner.read("notes.md"), "mine\n");
    learner.done(&["check"]);
}

#[test]
fn a_lost_learner_is_brought_to_the_next_step_with_one_command() {
    let learner = Learner::begin();
    learner.write("src/main.rs", "//! Half done\n");
    let said = learner.done(&["next", "--skip"]);
    assert!(said.contains("Step 2 of 2"), "{said}");
    assert!(said.contains("src/main.rs: yours is in .workshop/aside/01-a-function/src/main.rs"), "{said}");
    assert!(learner.read("template.yaml").contains("Timeout: 3"));
}

#[test]
fn beginning_a_step_again_sets_aside_what_was_done_and_keeps_files_of_ones_own() {
    let learner = Learner::begin();
    learner.done(&["next", "--skip"]);
    learner.edit("template.yaml", "Timeout: 3", "Timeout: 9");
    learner.write("notes.md", "mine\n");
    let said = learner.done(&["reset"]);
    assert!(said.contains("template.yaml: yours is in .workshop/aside/02-a-log/template.yaml"), "{said}");
    assert!(learner.read("template.yaml").contains("Timeout: 3"));
    assert_eq!(learner.read("notes.md"), "mine\n");
    learner.edit("template.yaml", "Timeout: 3", "Timeout: 8");
    let again = learner.done(&["reset"]);
    assert!(again.contains(".workshop/aside/02-a-log-2/template.yaml"), "{again}");
}

#[test]
fn a_file_of_the_workshop_that_was_edited_is_told_with_the_way_back() {
    let learner = Learner::begin();
    learner.write(".workshop/progress.toml", "step = \"three\"\n");
    let ran = learner.run(&["status"]);
    assert_eq!(ran.code, 2, "{}", ran.said);
    assert!(ran.said.contains("git restore .workshop/progress.toml"), "{}", ran.said);
}

#[test]
fn a_course_that_changed_meanwhile_is_brought_to_the_same_point_and_keeps_what_the_learner_wrote() {
    let learner = Learner::begin();
    learner.done(&["solve"]);
    learner.done(&["next"]);
    learner.write("notes.md", "mine\n");
    learner.edit("src/main.rs", "fn main() {}", "fn main() {\n    // mine\n}");
    let update = |args: &[&str]| formwork(&learner.folder(), &[&["update"], args].concat());
    assert_eq!((update(&["--check"]).code, update(&["--force"]).said.as_str()), (0, "Nothing to do.\n"));

    // A step comes before the others, and the function waits longer.
    let steps = learner.course("workshop");
    fs::rename(steps.join("02-a-log"), steps.join("03-a-log")).expect("renamed");
    fs::rename(steps.join("01-a-function"), steps.join("02-a-function")).expect("renamed");
    copy(&steps.join("03-a-log"), &steps.join("01-words"));
    fs::write(
        steps.join("01-words/step.toml"),
        "title = \"Words\"\nminutes = 5\nlens = []\ntake = [\"docs/**\"]\n\n[[check]]\nsays = \"No words yet.\"\nfile = \"docs/logs.md\"\n",
    )
    .expect("written");
    let template = steps.join("02-a-function/files/template.yaml");
    let text = fs::read_to_string(&template).expect("a template");
    fs::write(&template, text.replace("Timeout: 3", "Timeout: 3\n      MemorySize: 256")).expect("written");

    let check = update(&["--check"]);
    assert_eq!(check.code, 4, "{}", check.said);
    let dry = update(&["--dry-run"]);
    assert!(dry.code == 0 && !learner.read("template.yaml").contains("256"), "{}", dry.said);
    let done = update(&["--force", "--yes"]);
    assert_eq!(done.code, 0, "{}", done.said);
    assert!(learner.read("template.yaml").contains("MemorySize: 256") && !learner.read("docs/logs.md").is_empty());
    assert!(learner.read("src/main.rs").contains("// mine"));
    assert_eq!(learner.read("notes.md"), "mine\n");
    assert!(
        learner.done(&["status"]).contains(">  3  A log that is kept")
            && learner.read("WORKSHOP.md").contains("Step 3 of 3")
    );
    assert_eq!(update(&["--check"]).code, 0);
}

#[test]
fn what_the_learner_wrote_in_the_place_of_a_change_to_the_course_is_set_aside_and_named() {
    let learner = Learner::begin();
    learner.done(&["solve"]);
    learner.edit("template.yaml", "Timeout: 3", "Timeout: 4");
    let template = learner.course("workshop/01-a-function/files/template.yaml");
    let text = fs::read_to_string(&template).expect("a template");
    fs::write(&template, text.replace("Timeout: 3", "Timeout: 5")).expect("written");
    let done = formwork(&learner.folder(), &["update", "--force", "--yes"]);
    assert_eq!(done.code, 0, "{}", done.said);
    assert!(
        done.said
            .contains("template.yaml#Resources.Tiny gave way: yours is in .workshop/aside/01-a-function/template.yaml"),
        "{}",
        done.said
    );
    assert!(learner.read("template.yaml").contains("Timeout: 5"));
    assert!(learner.read(".workshop/aside/01-a-function/template.yaml").contains("Timeout: 4"));
}

#[test]
fn what_is_for_projects_is_refused_in_a_workshop_and_answers_stay_those_of_its_beginning() {
    let learner = Learner::begin();
    for command in ["add", "remove"] {
        let ran = formwork(&learner.folder(), &[command, "waf", "--force"]);
        assert!(ran.code == 2 && ran.said.contains("a workshop goes on here"), "{}", ran.said);
    }
    let ran = formwork(&learner.folder(), &["update", "--set", "name=other"]);
    assert!(ran.code == 2 && ran.said.contains(".workshop/progress.toml"), "{}", ran.said);
    learner.edit(".workshop/progress.toml", env!("CARGO_PKG_VERSION"), "99.0.0");
    let ran = formwork(&learner.folder(), &["update"]);
    assert!(ran.code == 2 && ran.said.contains("newer than this one"), "{}", ran.said);
}

#[test]
fn what_cargo_cut_out_of_its_lock_comes_back_with_the_next_move() {
    let sandbox = tempfile::tempdir().expect("a sandbox");
    let ran = formwork(sandbox.path(), &["workshop", "start", "rest-microservice"]);
    assert_eq!(ran.code, 0, "{}", ran.said);
    let folder = sandbox.path().join("rest-microservice");
    let lock = folder.join("Cargo.lock");
    let whole = fs::read_to_string(&lock).expect("a lock");
    fs::write(&lock, "version = 4\n").expect("written");
    let ran = formwork(&folder, &["workshop", "solve"]);
    assert_eq!(ran.code, 0, "{}", ran.said);
    assert!(!ran.said.contains("Cargo.lock"), "{}", ran.said);
    assert_eq!(fs::read_to_string(&lock).expect("a lock"), whole);
}

/// The links and sources of a page that lie beside it.
fn links(page: &str) -> impl Iterator<Item = &str> {
    let behind = |mark| page.split(mark).skip(1).filter_map(|rest: &str| rest.split('"').next());
    behind("href=\"").chain(behind("src=\"")).filter(|link| !link.contains("://"))
}

#[test]
fn every_book_is_whole_and_its_links_hold() {
    let sandbox = tempfile::tempdir().expect("a sandbox");
    let listed = formwork(sandbox.path(), &["workshop", "list", "--json"]);
    let listed: serde_json::Value = serde_json::from_str(&listed.said).expect("JSON");
    let listed = listed["workshops"].as_array().expect("workshops");
    assert!(!listed.is_empty());
    for id in listed.iter().map(|one| one["scenario"].as_str().expect("its scenario")) {
        let ran = formwork(sandbox.path(), &["workshop", "book", id, id]);
        assert_eq!(ran.code, 0, "{}", ran.said);
        let folder = sandbox.path().join(id);
        let pages = fs::read_dir(&folder).expect("the book").flatten().map(|entry| entry.path());
        let mut links_seen = 0;
        for page in pages.filter(|path| path.extension().is_some_and(|ending| ending == "html")) {
            let text = fs::read_to_string(&page).expect("a page");
            for link in links(&text) {
                let (file, part) = link.split_once('#').unwrap_or((link, ""));
                let target = if file.is_empty() { page.clone() } else { folder.join(file) };
                let found = fs::read_to_string(&target).unwrap_or_default();
                assert!(target.is_file(), "{id}: {} links to {link}", page.display());
                assert!(part.is_empty() || found.contains(&format!("id=\"{part}\"")), "{id}: there is no {link}");
                links_seen += 1;
            }
        }
        assert!(links_seen > 50, "{id}: {links_seen} links");
    }
}
