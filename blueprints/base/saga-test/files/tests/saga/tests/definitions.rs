//! What every definition in `statemachines/` has to say.

#![allow(clippy::unwrap_used, reason = "a test says by it what it expects")]

use saga::{Machine, definitions};
use serde_json::Value;

/// Machine, name of the state, state.
fn states() -> Vec<(String, String, Value)> {
    let mut found = Vec::new();
    for (machine, definition) in definitions().unwrap() {
        for (name, state) in definition["States"].as_object().unwrap() {
            found.push((machine.clone(), name.clone(), state.clone()));
        }
    }
    found
}

#[test]
fn every_field_is_one_that_these_tests_exercise() {
    for (name, definition) in definitions().unwrap() {
        assert_eq!(definition["QueryLanguage"], "JSONata", "{name}");
        assert_eq!(Machine::new(definition).err(), None, "{name}");
    }
}

/// PER-SFN-3.
#[test]
fn nothing_waits_for_ever() {
    for (name, definition) in definitions().unwrap() {
        assert!(definition["TimeoutSeconds"].is_u64(), "{name}");
    }
    for (machine, name, state) in states() {
        let limited = state["Type"] != "Task" || state["TimeoutSeconds"].is_u64();
        assert!(limited, "{machine}: {name}");
    }
}

/// REL-SFN-1. A task that waits for a token is asked once: who answers tries again by itself.
#[test]
fn a_task_is_tried_again_with_patience() {
    for (machine, name, state) in states() {
        let asks = state["Resource"].as_str().unwrap_or_default();
        if state["Type"] != "Task" || asks.ends_with(".waitForTaskToken") {
            continue;
        }
        let retries = state["Retry"].as_array().cloned().unwrap_or_default();
        let patient = |retry: &Value| retry["BackoffRate"].as_f64() > Some(1.0);
        assert!(
            !retries.is_empty() && retries.iter().all(patient),
            "{machine}: {name}"
        );
    }
}

/// REL-SFN-2, REL-SFN-3. Where even keeping it for people fails, the execution fails and rings.
#[test]
fn a_task_that_failed_has_a_way_on() {
    for (machine, name, state) in states() {
        let caught = |rule: &Value| {
            rule["ErrorEquals"]
                .as_array()
                .is_some_and(|errors| errors.iter().any(|error| error == "States.ALL"))
        };
        let rules = state["Catch"].as_array().cloned().unwrap_or_default();
        let last_resort = state["Resource"] == "arn:aws:states:::sqs:sendMessage";
        let goes_on = state["Type"] != "Task" || last_resort || rules.iter().any(caught);
        assert!(goes_on, "{machine}: {name}");
    }
}

/// COST-SFN-1.
#[test]
fn nobody_waits_and_asks_again() {
    for (machine, name, state) in states() {
        assert_ne!(state["Type"], "Wait", "{machine}: {name}");
    }
}
