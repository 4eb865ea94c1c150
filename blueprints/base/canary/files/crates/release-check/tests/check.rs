//! A plan is followed: what is called, with what, and what a fault anywhere leads to.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says by them what it expects"
)]

mod common;

use common::{Functions, Reply, check, gateway, limits};
use release_check::{CheckError, Limits, ReleaseCheck, StepError};
use serde_json::json;
use std::time::Duration;
use telemetry::config::Variables;

fn created() -> Reply {
    gateway(201, json!({"id": "p1"}))
}

fn deleted() -> Reply {
    Reply::Answer(json!({"statusCode": 204, "body": null}))
}

/// The first failure of a check, and the functions that were called.
async fn failure(replies: impl IntoIterator<Item = Reply>) -> (CheckError, Vec<String>) {
    let functions = Functions::that_reply(replies);
    let error = check(&functions)
        .check("run-1", limits())
        .await
        .unwrap_err();
    (error, functions.called())
}

fn cause(error: &CheckError) -> (&str, &StepError) {
    match error {
        CheckError::Step { step, source } => (step, source),
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_good_version_passes_with_what_the_steps_hand_on() {
    let functions =
        Functions::that_reply([created(), gateway(200, json!({"id": "p1"})), deleted()]);
    check(&functions).check("run-1", limits()).await.unwrap();
    let id = json!({"pathParameters": {"id": "p1"}});
    assert_eq!(
        functions.calls(),
        [
            (
                "arn:create:2".to_owned(),
                json!({"body": "{\"name\": \"check run-1\"}"})
            ),
            ("arn:get:2".to_owned(), id.clone()),
            ("arn:delete:2".to_owned(), id),
        ]
    );
}

#[tokio::test]
async fn a_wrong_status_fails_and_cleans_up() {
    let (error, called) = failure([created(), gateway(500, json!({})), deleted()]).await;
    let (step, source) = cause(&error);
    assert_eq!(step, "get");
    assert_eq!(
        source.to_string(),
        "the status is 500, not 200; `/body/id` is null, not \"p1\""
    );
    assert_eq!(called, ["arn:create:2", "arn:get:2", "arn:delete:2"]);
}

#[tokio::test]
async fn a_function_error_fails_and_cleans_up() {
    let crash = Reply::FunctionError("Unhandled: {\"errorType\":\"Runtime.ExitError\"}");
    let (error, called) = failure([created(), crash, deleted()]).await;
    assert!(
        matches!(cause(&error), ("get", StepError::Function(text)) if text.contains("ExitError"))
    );
    assert_eq!(called.len(), 3);
}

#[tokio::test]
async fn a_function_that_cannot_be_called_fails() {
    let (error, _) = failure([Reply::Unreachable]).await;
    assert!(matches!(cause(&error), ("create", StepError::Invoke(_))));
}

#[tokio::test]
async fn nothing_is_cleaned_up_that_was_not_made() {
    let (error, called) = failure([gateway(500, json!({}))]).await;
    assert_eq!(cause(&error).0, "create");
    assert_eq!(called, ["arn:create:2"]);
}

#[tokio::test]
async fn what_a_wrong_answer_made_is_cleaned_up() {
    let (error, called) = failure([gateway(200, json!({"id": "p1"})), deleted()]).await;
    assert_eq!(cause(&error).0, "create");
    assert_eq!(called, ["arn:create:2", "arn:delete:2"]);
}

#[tokio::test]
async fn a_failed_clean_up_fails_the_release() {
    let (error, _) = failure([
        created(),
        gateway(200, json!({"id": "p1"})),
        gateway(500, json!({})),
    ])
    .await;
    assert_eq!(cause(&error).0, "delete");
}

#[tokio::test]
async fn the_first_failure_is_the_one_that_is_told() {
    let (error, called) =
        failure([created(), gateway(404, json!({})), gateway(500, json!({}))]).await;
    assert_eq!(cause(&error).0, "get");
    assert_eq!(called.len(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_function_that_does_not_answer_fails_in_time_to_clean_up() {
    let started = tokio::time::Instant::now();
    let (error, called) = failure([created(), Reply::Never, deleted()]).await;
    assert!(matches!(cause(&error), ("get", StepError::Timeout)));
    assert_eq!(called.len(), 3);
    assert_eq!(started.elapsed().as_secs(), limits().steps.as_secs());
}

#[tokio::test(start_paused = true)]
async fn a_clean_up_that_does_not_end_leaves_time_to_report() {
    let started = tokio::time::Instant::now();
    failure([created(), Reply::Never, Reply::Never]).await;
    assert_eq!(started.elapsed().as_secs(), limits().clean_up.as_secs());
}

#[test]
fn the_limits_leave_time_for_clean_up_and_report() {
    let limits = Limits::within(Duration::from_secs(30));
    assert_eq!(
        limits,
        Limits {
            steps: Duration::from_secs(18),
            clean_up: Duration::from_secs(24)
        }
    );
}

#[tokio::test]
async fn every_target_that_is_not_set_is_named() {
    let functions = Functions::default();
    let check = ReleaseCheck::new(
        common::PLAN,
        Variables::from([("GET", "arn:get:2")]),
        functions.clone(),
    );
    let error = check.check("run-1", limits()).await.unwrap_err();
    assert!(
        error.to_string().ends_with("are not set: CREATE, DELETE"),
        "{error}"
    );
    assert!(functions.called().is_empty());
}

#[tokio::test]
async fn a_faulty_plan_fails() {
    let check = ReleaseCheck::new("{}", Variables::process(), Functions::default());
    let error = check.check("run-1", limits()).await.unwrap_err();
    assert!(matches!(error, CheckError::Plan(_)), "{error}");
}
