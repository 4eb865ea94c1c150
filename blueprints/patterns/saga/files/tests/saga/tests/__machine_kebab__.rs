//! The saga: each refusal and each failure at each step, and what is undone then. The definition is the one that
//! this file is named for.

#![allow(clippy::unwrap_used, reason = "a test says by it what it expects")]

use saga::{End, Machine, Run, Scripted, definition};
use serde_json::{Value, json};

/// The functions behind the saga, each of which does what it should.
fn steps() -> Scripted {
    let answer = |outcome: &str| json!({"outcome": outcome});
    Scripted::answering([
        ("Seat do", answer("done")),
        ("Fare do", answer("done")),
        ("Fare undo", answer("undone")),
        ("Seat undo", answer("undone")),
    ])
}

fn machine() -> Value {
    definition(&env!("CARGO_CRATE_NAME").replace('_', "-")).unwrap()
}

fn run(steps: &mut Scripted) -> Run {
    let input =
        json!({"id": "trip-2026-11-23-0817", "units": 2, "correlation_id": "checkout-7f3a"});
    Machine::new(machine()).unwrap().run(&input, steps).unwrap()
}

fn ended(state: &str) -> End {
    End::Succeeded(state.to_owned())
}

#[test]
fn a_trip_goes_through_every_step() {
    let mut steps = steps();
    assert_eq!(run(&mut steps).end, ended("Confirmed"));
    assert_eq!(steps.steps(), ["Seat do", "Fare do"]);
}

/// Each step gets what its function reads: the event files of the steps have the same shape.
#[test]
fn every_step_gets_what_its_function_reads() {
    let mut steps = steps().failing("Fare do", 99);
    run(&mut steps);
    let machine = env!("CARGO_CRATE_NAME").replace('_', "-");
    for (step, function) in [("Seat", "seat"), ("Fare", "fare")] {
        let path = format!(
            "{}/../../events/{machine}-{function}.json",
            env!("CARGO_MANIFEST_DIR")
        );
        let mut event: Value =
            serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        for action in ["do", "undo"] {
            event["action"] = json!(action);
            let asked = steps.asked(&format!("{step} {action}")).unwrap();
            assert_eq!(asked["Payload"], event);
        }
    }
}

#[test]
fn a_refusal_undoes_what_was_done_before_it_and_no_more() {
    let mut refused = steps().refusing("Seat do", "too_many");
    assert_eq!(run(&mut refused).end, ended("Rejected"));
    assert_eq!(refused.steps(), ["Seat do"]);
    let mut refused = steps().refusing("Fare do", "too_many");
    assert_eq!(run(&mut refused).end, ended("Rejected"));
    assert_eq!(refused.steps(), ["Seat do", "Fare do", "Seat undo"]);
}

/// After a failure nobody knows whether the step was done, so it is undone too.
#[test]
fn a_failure_undoes_the_step_itself_as_well() {
    let mut failed = steps().failing("Seat do", 99);
    assert_eq!(run(&mut failed).end, ended("Rejected"));
    assert_eq!(failed.steps(), ["Seat do", "Seat undo"]);
    let mut failed = steps().failing("Fare do", 99);
    assert_eq!(run(&mut failed).end, ended("Rejected"));
    assert_eq!(
        failed.steps(),
        ["Seat do", "Fare do", "Fare undo", "Seat undo"]
    );
}

#[test]
fn a_step_that_fails_for_a_while_is_tried_again() {
    for step in ["Seat do", "Fare do"] {
        let mut steps = steps().failing(step, 3);
        assert_eq!(run(&mut steps).end, ended("Confirmed"), "{step}");
        assert_eq!(steps.tries(step), 4);
    }
}

#[test]
fn what_cannot_be_undone_is_kept_for_people() {
    for step in ["Fare undo", "Seat undo"] {
        let mut steps = steps().failing("Fare do", 99).failing(step, 99);
        assert_eq!(
            run(&mut steps).end,
            End::Failed("NeedsRepair".to_owned()),
            "{step}"
        );
        let kept = &steps.asked("Repair").unwrap()["MessageBody"];
        assert_eq!(kept["execution"], "execution-1");
        assert_eq!(kept["failure"]["Error"], "Lambda.Unknown");
        assert_eq!(kept["input"]["id"], "trip-2026-11-23-0817");
    }
}

/// A state that nobody can reach is a state that no test here sees.
#[test]
fn every_state_is_reached() {
    let mut seen = std::collections::BTreeSet::new();
    for mut steps in [
        steps(),
        steps().failing("Fare do", 99),
        steps().failing("Seat do", 99).failing("Seat undo", 99),
    ] {
        seen.extend(run(&mut steps).path);
    }
    let machine = machine();
    let states = machine["States"].as_object().unwrap().keys();
    let unseen: Vec<_> = states.filter(|name| !seen.contains(*name)).collect();
    assert_eq!(unseen, Vec::<&String>::new());
}
