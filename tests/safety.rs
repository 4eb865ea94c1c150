//! Whatever happens on the way, the target is as it was or whole.
#![cfg(unix)]
#![expect(
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a test may stop where it stands, and looks into its sandbox"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use git2::{IndexAddOption, Repository, Signature};

const FILES: usize = 300;

fn libraries() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/libraries")
}

fn formwork(folder: &Path, library: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_formwork"));
    command.args(["new", "demo", "--scenario", "tiny", "--yes", "--library", library]).current_dir(folder);
    command.env("HOME", folder.join("no-home")).env_remove("XDG_CONFIG_HOME");
    command
}

/// A library like the small one, with many more files, so that writing takes a while.
fn large_library(folder: &Path) -> String {
    let copied = Command::new("cp")
        .arg("-r")
        .arg(libraries().join("small"))
        .arg(folder.join("large"))
        .status()
        .expect("cp runs");
    assert!(copied.success());
    let files = folder.join("large/scenarios/tiny/files/many");
    fs::create_dir(&files).expect("a folder");
    for number in 0..FILES {
        fs::write(files.join(format!("{number}.txt")), "x".repeat(2_000)).expect("a file");
    }
    folder.join("large").display().to_string()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = entries.collect();
    names.sort();
    names
}

fn is_whole(project: &Path) -> bool {
    project.join("formwork.lock").is_file() && names(&project.join("many")).len() == FILES
}

#[test]
fn a_kill_at_any_moment_leaves_nothing_or_the_whole_project() {
    let home = tempfile::tempdir().expect("a sandbox");
    let library = large_library(home.path());
    let undisturbed = std::time::Instant::now();
    let output = formwork(home.path(), &library).arg("--no-git").output().expect("formwork starts");
    assert!(output.status.success());
    let (whole, mut killed) = (undisturbed.elapsed(), 0);
    for part in 0..16 {
        let sandbox = tempfile::tempdir().expect("a sandbox");
        let mut child =
            formwork(sandbox.path(), &library).arg("--no-git").stdout(Stdio::null()).spawn().expect("formwork starts");
        std::thread::sleep(whole * part / 16);
        let _ = child.kill();
        killed += u32::from(!child.wait().expect("an end").success());
        let target = sandbox.path().join("demo");
        assert!(!target.exists() || is_whole(&target), "killed after {part}/16: half a project");
        if !target.exists() {
            let again = formwork(sandbox.path(), &library).arg("--no-git").output().expect("formwork starts");
            assert!(again.status.success(), "{}", String::from_utf8_lossy(&again.stderr));
            assert!(is_whole(&target));
        }
        assert_eq!(names(sandbox.path()), ["demo"], "the left-over was not cleared away");
    }
    assert!(killed > 0, "nothing was ever killed");
}

#[test]
fn an_interrupt_while_writing_leaves_nothing() {
    let home = tempfile::tempdir().expect("a sandbox");
    let library = large_library(home.path());
    let mut interrupted = 0;
    for step in 1..60 {
        let sandbox = tempfile::tempdir().expect("a sandbox");
        let child = formwork(sandbox.path(), &library)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("formwork starts");
        std::thread::sleep(Duration::from_millis(5 + step * 2));
        let _ = Command::new("kill").args(["-INT", &child.id().to_string()]).stderr(Stdio::null()).status();
        let output = child.wait_with_output().expect("an end");
        match output.status.code() {
            Some(0) => {
                assert!(is_whole(&sandbox.path().join("demo")));
                break;
            }
            Some(130) => {
                interrupted += 1;
                assert_eq!(names(sandbox.path()), Vec::<String>::new());
            }
            // Before the handler is set up, the signal ends the process at once.
            None => assert!(!sandbox.path().join("demo").exists()),
            Some(other) => panic!("exit {other}"),
        }
    }
    assert!(interrupted > 0, "no interrupt met the writing");
}

#[test]
fn a_disk_that_takes_no_more_leaves_nothing_and_says_so() {
    let sandbox = tempfile::tempdir().expect("a sandbox");
    let work = sandbox.path().join("work");
    fs::create_dir(&work).expect("a folder");
    let library = large_library(sandbox.path());
    // A limit on the size of files fails in the middle of a write as a full disk does.
    let line = format!(
        "trap '' XFSZ; ulimit -f 1; exec '{}' new demo --scenario tiny --yes --library '{library}'",
        env!("CARGO_BIN_EXE_formwork")
    );
    let output = Command::new("bash").args(["-c", &line]).current_dir(&work).output().expect("bash runs");
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("error: cannot write `") && said.contains("hint: nothing was left behind"), "{said}");
    assert_eq!(names(&work), Vec::<String>::new());
}

#[test]
#[cfg(target_os = "linux")]
fn a_result_that_cannot_be_printed_does_not_hide_that_the_project_is_there() {
    for form in [&[][..], &["--json"]] {
        let sandbox = tempfile::tempdir().expect("a sandbox");
        let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("/dev/full");
        let library = libraries().join("small").display().to_string();
        let output = formwork(sandbox.path(), &library).args(form).stdout(full).output().expect("formwork starts");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains("cannot print") && said.contains("the project is whole"), "{said}");
        assert!(sandbox.path().join("demo/formwork.lock").is_file());
    }
}

#[test]
fn nothing_is_written_through_a_link() {
    let sandbox = tempfile::tempdir().expect("a sandbox");
    let elsewhere = tempfile::tempdir().expect("another one");
    std::os::unix::fs::symlink(elsewhere.path(), sandbox.path().join("demo")).expect("a link");
    let output =
        formwork(sandbox.path(), &libraries().join("small").display().to_string()).output().expect("formwork starts");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("`demo` is a link"));
    assert_eq!(names(elsewhere.path()), Vec::<String>::new());
}

#[test]
fn the_first_commit_needs_no_identity_and_holds_every_file() {
    let sandbox = tempfile::tempdir().expect("a sandbox");
    let output =
        formwork(sandbox.path(), &libraries().join("small").display().to_string()).output().expect("formwork starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let repository = Repository::open(sandbox.path().join("demo")).expect("a repository");
    let head = repository.head().expect("a branch").peel_to_commit().expect("a commit");
    assert_eq!(head.parent_count(), 0);
    assert!(head.message().expect("a message").starts_with("Start from the tiny scenario"));
    assert!(repository.statuses(None).expect("a status").is_empty(), "the work tree is not clean");
}

#[test]
fn a_folder_in_a_repository_gets_no_repository_of_its_own() {
    let sandbox = tempfile::tempdir().expect("a sandbox");
    Repository::init(sandbox.path()).expect("a repository");
    let output =
        formwork(sandbox.path(), &libraries().join("small").display().to_string()).output().expect("formwork starts");
    assert!(String::from_utf8_lossy(&output.stdout).contains("no commit: the folder lies in a git repository"));
    assert!(!sandbox.path().join("demo/.git").exists());
}

/// What git makes of a clone of an empty repository.
fn fresh_clone(folder: &Path) -> Repository {
    let mut options = git2::RepositoryInitOptions::new();
    let repository = Repository::init_opts(folder, options.initial_head("trunk")).expect("a repository");
    repository.remote("origin", "https://git.example.com/demo.git").expect("a remote");
    repository
}

fn origin(folder: &Path) -> String {
    let repository = Repository::open(folder).expect("the repository is still there");
    let origin = repository.find_remote("origin").expect("the remote is still there");
    origin.url().expect("an address").to_owned()
}

#[test]
fn a_clone_of_an_empty_repository_keeps_its_git_and_gets_the_first_commit_on_its_own_branch() {
    for no_git in [false, true] {
        let sandbox = tempfile::tempdir().expect("a sandbox");
        let demo = sandbox.path().join("demo");
        fresh_clone(&demo);
        let mut command = formwork(sandbox.path(), &libraries().join("small").display().to_string());
        let output = command.args(no_git.then_some("--no-git")).output().expect("formwork starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(origin(&demo), "https://git.example.com/demo.git");
        assert!(demo.join("formwork.lock").is_file());
        let repository = Repository::open(&demo).expect("a repository");
        if no_git {
            assert!(repository.head().is_err(), "--no-git made a commit");
            continue;
        }
        let head = repository.head().expect("a branch");
        assert_eq!((head.name(), head.peel_to_commit().expect("a commit").parent_count()), (Ok("refs/heads/trunk"), 0));
        assert!(repository.statuses(None).expect("a status").is_empty(), "the work tree is not clean");
        assert_eq!(names(sandbox.path()), ["demo"]);
    }
}

#[test]
fn a_repository_in_which_something_happened_takes_no_new_project() {
    let commit = |repository: &Repository, branch: &str| {
        let tree = repository.find_tree(repository.index().expect("an index").write_tree().expect("a tree"));
        let author = Signature::now("a", "a@b.c").expect("an author");
        repository.commit(Some(branch), &author, &author, "one", &tree.expect("a tree"), &[]).expect("a commit");
    };
    let stage = |repository: &Repository| {
        let file = repository.workdir().expect("a work tree").join("a.txt");
        fs::write(&file, "a").expect("a file");
        let mut index = repository.index().expect("an index");
        index.add_path(Path::new("a.txt")).and_then(|()| index.write()).expect("staged");
        fs::remove_file(file).expect("removed");
    };
    let lead_away = |repository: &Repository| {
        let elsewhere = repository.path().parent().and_then(Path::parent).expect("the sandbox").join("elsewhere.git");
        fs::rename(repository.path(), &elsewhere).expect("moved");
        std::os::unix::fs::symlink(&elsewhere, repository.workdir().expect("a work tree").join(".git"))
            .expect("a link");
    };
    let happenings: [&dyn Fn(&Repository); 4] = [
        &|repository| commit(repository, "HEAD"),
        &|repository| commit(repository, "refs/remotes/origin/main"),
        &stage,
        &lead_away,
    ];
    for happens in happenings {
        let sandbox = tempfile::tempdir().expect("a sandbox");
        let demo = sandbox.path().join("demo");
        happens(&fresh_clone(&demo));
        let (_, output) = (fs::remove_file(demo.join("a.txt")), {
            let library = libraries().join("small").display().to_string();
            formwork(sandbox.path(), &library).output().expect("formwork starts")
        });
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("has commits, branches or staged files, or lies elsewhere"), "{said}");
        assert_eq!(names(&demo), [".git"]);
    }
}

#[test]
fn a_kill_before_the_last_trace_is_cleared_away_is_told_as_a_whole_project() {
    let sandbox = tempfile::tempdir().expect("a sandbox");
    let library = large_library(sandbox.path());
    let demo = sandbox.path().join("demo");
    fresh_clone(&demo);
    assert!(formwork(sandbox.path(), &library).output().expect("formwork starts").status.success());
    std::fs::create_dir(demo.join(".formwork-work")).expect("a folder");
    let again = formwork(sandbox.path(), &library).output().expect("formwork starts");
    assert!(String::from_utf8_lossy(&again.stderr).contains("it has been finished and is whole"), "{again:?}");
    assert!(is_whole(&demo) && !demo.join(".formwork-work").exists());
}

#[test]
fn a_kill_at_any_moment_in_a_fresh_clone_is_made_good_by_the_next_run() {
    let home = tempfile::tempdir().expect("a sandbox");
    let library = large_library(home.path());
    let undisturbed = std::time::Instant::now();
    fresh_clone(&home.path().join("demo"));
    assert!(formwork(home.path(), &library).output().expect("formwork starts").status.success());
    let (whole, mut killed) = (undisturbed.elapsed(), 0);
    for part in 0..16 {
        let sandbox = tempfile::tempdir().expect("a sandbox");
        let demo = sandbox.path().join("demo");
        fresh_clone(&demo);
        let mut child = formwork(sandbox.path(), &library).stdout(Stdio::null()).spawn().expect("formwork starts");
        std::thread::sleep(whole * part / 16);
        let _ = child.kill();
        killed += u32::from(!child.wait().expect("an end").success());
        if !demo.join("formwork.lock").exists() || demo.join(".formwork-work").exists() {
            let again = formwork(sandbox.path(), &library).output().expect("formwork starts");
            let said = String::from_utf8_lossy(&again.stderr);
            assert!(again.status.success() || said.contains("it has been finished and is whole"), "{said}");
        }
        assert!(is_whole(&demo), "killed after {part}/16: half a project");
        assert_eq!(origin(&demo), "https://git.example.com/demo.git");
        assert!(!demo.join(".formwork-work").exists(), "the left-over was not cleared away");
    }
    assert!(killed > 0, "nothing was ever killed");
}

#[test]
fn a_disk_that_takes_no_more_leaves_a_fresh_clone_as_it_was() {
    let sandbox = tempfile::tempdir().expect("a sandbox");
    let library = large_library(sandbox.path());
    let demo = sandbox.path().join("demo");
    fresh_clone(&demo);
    let line = format!(
        "trap '' XFSZ; ulimit -f 1; exec '{}' new . --set name=demo --scenario tiny --yes --library '{library}'",
        env!("CARGO_BIN_EXE_formwork")
    );
    let output = Command::new("bash").args(["-c", &line]).current_dir(&demo).output().expect("bash runs");
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("error: cannot write `") && said.contains("hint: nothing was changed"), "{said}");
    assert_eq!(names(&demo), [".git"]);
}

#[test]
fn a_shell_that_stands_in_the_folder_sees_the_project() {
    let sandbox = tempfile::tempdir().expect("a sandbox");
    let demo = sandbox.path().join("demo");
    fs::create_dir(&demo).expect("a folder");
    let line = format!(
        "'{}' new . --scenario tiny --yes --library '{}' && exec ls formwork.toml",
        env!("CARGO_BIN_EXE_formwork"),
        libraries().join("small").display()
    );
    let output = Command::new("bash").args(["-c", &line]).current_dir(&demo).output().expect("bash runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(Repository::open(&demo).expect("a repository").head().is_ok(), "no first commit");
}

/// A bare repository with the small library: `v1` is a tag, the branch has a later state.
fn published(folder: &Path) -> PathBuf {
    let (work, bare) = (folder.join("work"), folder.join("library.git"));
    assert!(
        Command::new("cp").arg("-r").arg(libraries().join("small")).arg(&work).status().expect("cp runs").success()
    );
    let repository = Repository::init(&work).expect("a repository");
    let commit = |message: &str| {
        let mut index = repository.index().expect("an index");
        index.add_all(["*"], IndexAddOption::FORCE, None).expect("added");
        let tree = repository.find_tree(index.write_tree().expect("a tree")).expect("a tree");
        let author = Signature::now("a", "a@b.c").expect("an author");
        let parent = repository.head().ok().and_then(|head| head.peel_to_commit().ok());
        repository
            .commit(Some("HEAD"), &author, &author, message, &tree, &parent.iter().collect::<Vec<_>>())
            .expect("a commit")
    };
    let first = repository.find_object(commit("one"), None).expect("a commit");
    repository.tag_lightweight("v1", &first, false).expect("a tag");
    fs::write(work.join("scenarios/tiny/files/later.txt"), "later\n").expect("a file");
    commit("two");
    git2::build::RepoBuilder::new().bare(true).clone(&work.display().to_string(), &bare).expect("a clone");
    bare
}

fn with_library(place: &str) -> (tempfile::TempDir, Output) {
    let sandbox = tempfile::tempdir().expect("a sandbox");
    let output = formwork(sandbox.path(), place).output().expect("formwork starts");
    (sandbox, output)
}

#[test]
fn a_library_comes_from_a_repository_at_a_tag_as_from_a_folder() {
    let home = tempfile::tempdir().expect("a sandbox");
    let bare = published(home.path());
    for url in [bare.display().to_string(), format!("file://{}", bare.display())] {
        for (reference, later) in [("@v1", false), ("", true)] {
            let (sandbox, output) = with_library(&format!("{url}{reference}"));
            assert!(output.status.success(), "{url}{reference}: {}", String::from_utf8_lossy(&output.stderr));
            assert_eq!(sandbox.path().join("demo/later.txt").exists(), later);
        }
    }
    let (_, output) = with_library(&format!("{}@v9", bare.display()));
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("has no `v9`"));
}

#[test]
fn a_hostile_repository_is_refused_with_every_fault() {
    let home = tempfile::tempdir().expect("a sandbox");
    let work = home.path().join("work");
    assert!(
        Command::new("cp").arg("-r").arg(libraries().join("hostile")).arg(&work).status().expect("cp runs").success()
    );
    fs::write(work.join("scenarios/evil/files/giant.bin"), vec![0; 2 << 20]).expect("a file");
    let repository = Repository::init(&work).expect("a repository");
    let mut index = repository.index().expect("an index");
    index.add_all(["*"], IndexAddOption::FORCE, None).expect("added");
    let tree = repository.find_tree(index.write_tree().expect("a tree")).expect("a tree");
    let author = Signature::now("a", "a@b.c").expect("an author");
    repository.commit(Some("HEAD"), &author, &author, "evil", &tree, &[]).expect("a commit");
    let (sandbox, output) = with_library(&format!("{}@HEAD", work.display()));
    let said = String::from_utf8_lossy(&output.stderr);
    for fault in [
        "is a link or a submodule",
        "is larger than 1 MiB",
        "goes round in a circle",
        "names `nobody`",
        "is the name of a device",
    ] {
        assert!(said.contains(fault), "{fault}: {said}");
    }
    assert_eq!(names(sandbox.path()), Vec::<String>::new());
}

#[test]
fn a_library_whose_uses_branch_without_end_is_read_all_the_same() {
    let sandbox = tempfile::tempdir().expect("a sandbox");
    let library = sandbox.path().join("library");
    let manifest = |place: &str, rest: &str| {
        let folder = library.join(place);
        fs::create_dir_all(folder.join("files")).expect("a folder");
        fs::write(folder.join("blueprint.toml"), format!("format = 1\ntitle = \"T\"\nsummary = \"S\"\n{rest}"))
            .expect("a file");
    };
    let twice = |id: &str| {
        format!("uses = [{{ id = \"{id}\" }}, {{ id = \"{id}\", when = {{ answer = \"a\", is = true }} }}]\n")
    };
    // Two ways at each of forty steps: a million million of them.
    for step in 0..40 {
        manifest(&format!("base/b{step}"), &twice(&format!("b{}", step + 1)));
    }
    manifest("base/b40", "[[ask]]\nid = \"a\"\nquestion = \"A?\"\ntype = \"bool\"\ndefault = true\n");
    manifest("scenarios/tiny", &twice("b0"));
    fs::write(library.join("scenarios/tiny/files/a.txt"), "a").expect("a file");
    let (folder, output) = with_library(&library.display().to_string());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(folder.path().join("demo/a.txt").is_file());
}
