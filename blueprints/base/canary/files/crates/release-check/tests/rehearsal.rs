//! A plan followed through a handler.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says by them what it expects"
)]

use release_check::{CheckError, StepError, rehearse};
use serde_json::{Value, json};

const PLAN: &str = r#"{
  "steps": [
    {
      "name": "it doubles",
      "target": "NEW_VERSION",
      "event": { "number": 21 },
      "expect": { "equal": { "/double": 42 } }
    }
  ]
}"#;

#[tokio::test]
async fn a_handler_that_does_as_planned_passes() {
    rehearse(PLAN, async |event: Value| {
        let number = event["number"].as_u64().unwrap();
        Ok(json!({ "double": number * 2 }))
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn another_answer_an_error_and_a_panic_are_what_they_are_in_lambda() {
    let wrong = rehearse(PLAN, async |_| Ok(json!({ "double": 43 }))).await;
    assert!(
        matches!(
            wrong,
            Err(CheckError::Step {
                source: StepError::Answer(_),
                ..
            })
        ),
        "{wrong:?}"
    );
    let failed = rehearse(PLAN, async |_| Err("it cannot".into())).await;
    let panicked = rehearse(PLAN, async |_| panic!("it does not")).await;
    for outcome in [failed, panicked] {
        assert!(
            matches!(
                outcome,
                Err(CheckError::Step {
                    source: StepError::Function(_),
                    ..
                })
            ),
            "{outcome:?}"
        );
    }
}
