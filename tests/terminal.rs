//! What a person sees at a real (pseudo-)terminal: questions, reasons for refusal, and a way out at any point that
//! leaves nothing behind.
#![cfg(unix)]
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test may stop where it stands, and looks into its sandbox"
)]

use std::fs;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use expectrl::process::unix::WaitStatus;
use expectrl::{Expect as _, Session};

const PROMPTS: [&str; 6] =
    ["Which scenario?", "What is it called?", "Who owns it?", "Who may call?", "Keep answers?", "Write it?"];

fn start(folder: &Path) -> expectrl::session::OsSession {
    let mut command = Command::new(env!("CARGO_BIN_EXE_formwork"));
    let library = format!("{}/tests/libraries/two", env!("CARGO_MANIFEST_DIR"));
    command.args(["new", "--library", &library]).current_dir(folder).env("TERM", "xterm").env_remove("CI");
    let mut session = Session::spawn(command).expect("a terminal");
    session.set_expect_timeout(Some(Duration::from_secs(20)));
    session
}

/// Answers each prompt before number `stop` (the name by typing it, the others by Enter), then sends `key`.
fn leave(folder: &Path, stop: usize, key: &str) -> (i32, String) {
    let mut session = start(folder);
    let mut seen = Vec::new();
    for (number, prompt) in PROMPTS[..=stop].iter().enumerate() {
        seen.extend_from_slice(session.expect(*prompt).expect(prompt).before());
        // The prompt listens only after it has drawn itself.
        std::thread::sleep(Duration::from_millis(100));
        let answer = if number == 1 { "demo\r" } else { "\r" };
        session.write_all(if number == stop { key } else { answer }.as_bytes()).expect("a key");
        session.flush().expect("a key");
    }
    let _ = session.read_to_end(&mut seen);
    let status = match session.get_process().wait().expect("an end") {
        WaitStatus::Exited(_, code) => code,
        other => panic!("ended by {other:?}"),
    };
    (status, String::from_utf8_lossy(&seen).into_owned())
}

fn is_empty(folder: &Path) -> bool {
    fs::read_dir(folder).expect("the sandbox").next().is_none()
}

#[test]
fn leaving_at_any_prompt_leaves_nothing_behind_and_gives_the_cursor_back() {
    for key in ["\x03", "\x1b"] {
        for (stop, prompt) in PROMPTS.iter().enumerate() {
            let sandbox = tempfile::tempdir().expect("a sandbox");
            let (code, seen) = leave(sandbox.path(), stop, key);
            assert_eq!(code, 130, "{key:?} at {}: {seen}", prompt);
            assert!(is_empty(sandbox.path()), "{key:?} at {} left something", prompt);
            let (shown, hidden) = (seen.rfind("\x1b[?25h"), seen.rfind("\x1b[?25l"));
            assert!(shown >= hidden, "{key:?} at {} left the cursor hidden", prompt);
        }
    }
}

#[test]
fn answering_every_prompt_makes_the_project() {
    let sandbox = tempfile::tempdir().expect("a sandbox");
    let (code, seen) = leave(sandbox.path(), PROMPTS.len() - 1, "\r");
    assert_eq!(code, 0, "{seen}");
    assert!(sandbox.path().join("demo/formwork.lock").is_file());
}

#[test]
fn a_bad_answer_is_refused_at_the_prompt_with_the_reason() {
    let sandbox = tempfile::tempdir().expect("a sandbox");
    let mut session = start(sandbox.path());
    session.expect(PROMPTS[0]).expect("the list");
    std::thread::sleep(Duration::from_millis(100));
    session.write_all(b"\r").expect("a key");
    session.expect(PROMPTS[1]).expect("the name");
    std::thread::sleep(Duration::from_millis(100));
    session.write_all(b"../evil\r").expect("a name");
    session.expect("must be small letters, digits").expect("the reason");
    session.write_all(b"\x03").expect("a key");
    drop(session);
    assert!(is_empty(sandbox.path()));
}

#[test]
fn an_interrupt_from_outside_during_a_prompt_gives_the_terminal_back() {
    let sandbox = tempfile::tempdir().expect("a sandbox");
    let mut session = start(sandbox.path());
    session.expect(PROMPTS[0]).expect("the list");
    std::thread::sleep(Duration::from_millis(100));
    let process = session.get_process().pid().to_string();
    Command::new("kill").args(["-INT", &process]).status().expect("kill runs");
    let mut seen = Vec::new();
    let _ = session.read_to_end(&mut seen);
    assert!(matches!(session.get_process().wait(), Ok(WaitStatus::Exited(_, 130))));
    assert!(String::from_utf8_lossy(&seen).contains("\x1b[?25h"), "the cursor stays hidden");
    assert!(is_empty(sandbox.path()));
}
