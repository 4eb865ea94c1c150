//! What CodeDeploy is told.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says by them what it expects"
)]

mod common;

use common::{CodeDeploy, Functions, Reply, event, gateway, hook, limits};
use release_check::{HookEvent, Verdict};
use serde_json::json;

fn good() -> Functions {
    Functions::that_reply([
        gateway(201, json!({"id": "p1"})),
        gateway(200, json!({"id": "p1"})),
        gateway(204, json!(null)),
    ])
}

#[tokio::test]
async fn a_good_release_is_reported_once() {
    let report = CodeDeploy::default();
    let verdict = hook(&good(), &report)
        .serve(event(), "run-1", limits())
        .await
        .unwrap();
    assert_eq!(verdict, Verdict::Succeeded);
    let hook = HookEvent {
        deployment_id: "d-123456".into(),
        execution_id: "token".into(),
    };
    assert_eq!(
        *report.verdicts.lock().unwrap(),
        [(hook, Verdict::Succeeded)]
    );
}

#[tokio::test]
async fn a_bad_release_is_reported_and_is_no_error_of_the_hook() {
    let report = CodeDeploy::default();
    let functions = Functions::that_reply([gateway(500, json!({}))]);
    let verdict = hook(&functions, &report)
        .serve(event(), "run-1", limits())
        .await
        .unwrap();
    assert_eq!(verdict, Verdict::Failed);
    assert_eq!(
        *report.verdicts.lock().unwrap(),
        [(event(), Verdict::Failed)]
    );
}

#[tokio::test(start_paused = true)]
async fn a_release_that_does_not_answer_is_reported() {
    let report = CodeDeploy::default();
    let functions = Functions::that_reply([Reply::Never]);
    hook(&functions, &report)
        .serve(event(), "run-1", limits())
        .await
        .unwrap();
    assert_eq!(
        *report.verdicts.lock().unwrap(),
        [(event(), Verdict::Failed)]
    );
}

#[tokio::test]
async fn a_report_that_fails_is_an_error() {
    let report = CodeDeploy {
        fails: true,
        ..CodeDeploy::default()
    };
    let error = hook(&good(), &report)
        .serve(event(), "run-1", limits())
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "the verdict could not be reported to CodeDeploy"
    );
}
