//! The four steps, in memory and on recorded HTTP.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says by them what it expects"
)]

use aws_sdk_secretsmanager::{
    Client, Config,
    config::{
        http::{HttpRequest, HttpResponse},
        retry::RetryConfig,
    },
};
use aws_smithy_http_client::test_util::{ReplayEvent, StaticReplayClient};
use aws_smithy_types::body::SdkBody;
use secrets::{
    Cause, Counterpart, Manager, ReadSecret, Rotation, RotationError, Secret, SecretError, Stage,
    StepEvent,
};
use serde_json::{Value, json};
use std::sync::Mutex;

const ARN: &str = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:key-a1b2c3";

/// Secrets Manager with these answers, one after another.
fn manager(answers: &[(u16, Value)]) -> (Manager, StaticReplayClient) {
    let event = |(status, body): &(u16, Value)| {
        let body = SdkBody::from(body.to_string());
        ReplayEvent::new(
            HttpRequest::empty(),
            HttpResponse::new((*status).try_into().unwrap(), body),
        )
    };
    let http = StaticReplayClient::new(answers.iter().map(event).collect());
    let config = Config::builder()
        .with_test_defaults_v2()
        .retry_config(RetryConfig::disabled())
        .http_client(http.clone())
        .build();
    (Manager::with_client(Client::from_conf(config)), http)
}

/// What was asked, and with what.
fn sent(http: &StaticReplayClient) -> Vec<(String, Value)> {
    let requests = http.actual_requests();
    let request = requests.map(|request| {
        let target = request.headers().get("x-amz-target").unwrap();
        let operation = target.strip_prefix("secretsmanager.").unwrap().to_owned();
        let body = serde_json::from_slice(request.body().bytes().unwrap()).unwrap();
        (operation, body)
    });
    request.collect()
}

#[derive(Default)]
struct Service {
    calls: Mutex<Vec<String>>,
    refuses: bool,
}

impl Service {
    fn note(&self, call: &str, secret: &Secret) -> Result<(), Cause> {
        self.calls
            .lock()
            .unwrap()
            .push(format!("{call} {}", secret.0));
        match self.refuses {
            true => Err("the test wants it so".into()),
            false => Ok(()),
        }
    }
}

impl Counterpart for &Service {
    async fn set(&self, pending: &Secret) -> Result<(), Cause> {
        self.note("set", pending)
    }

    async fn test(&self, pending: &Secret) -> Result<(), Cause> {
        self.note("test", pending)
    }
}

fn event(step: &str) -> StepEvent {
    let event = json!({"Step": step, "SecretId": ARN, "ClientRequestToken": "new"});
    serde_json::from_value(event).unwrap()
}

fn described(stages: Value) -> (u16, Value) {
    (
        200,
        json!({"ARN": ARN, "RotationEnabled": true, "VersionIdsToStages": stages}),
    )
}

fn pending() -> (u16, Value) {
    described(json!({"old": ["AWSCURRENT"], "new": ["AWSPENDING"]}))
}

fn absent() -> (u16, Value) {
    (
        400,
        json!({"__type": "ResourceNotFoundException", "Message": "none"}),
    )
}

#[tokio::test]
async fn the_first_step_makes_a_value_once() {
    let (manager, http) = manager(&[
        pending(),
        absent(),
        (200, json!({"RandomPassword": "r4nd0m"})),
        (200, json!({})),
    ]);
    let service = Service::default();
    let rotation = Rotation::new(manager, &service, ARN);
    rotation.step(&event("createSecret")).await.unwrap();
    let sent = sent(&http);
    let operations: Vec<_> = sent.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        operations,
        [
            "DescribeSecret",
            "GetSecretValue",
            "GetRandomPassword",
            "PutSecretValue"
        ]
    );
    assert_eq!(
        sent[3].1,
        json!({
            "SecretId": ARN,
            "ClientRequestToken": "new",
            "SecretString": "r4nd0m",
            "VersionStages": ["AWSPENDING"],
        })
    );
}

#[tokio::test]
async fn a_value_that_is_there_is_kept() {
    let (manager, http) = manager(&[pending(), (200, json!({"SecretString": "there"}))]);
    let service = Service::default();
    let rotation = Rotation::new(manager, &service, ARN);
    rotation.step(&event("createSecret")).await.unwrap();
    assert_eq!(sent(&http).len(), 2);
}

#[tokio::test]
async fn the_counterpart_is_told_and_asked() {
    for (step, call) in [("setSecret", "set there"), ("testSecret", "test there")] {
        let (manager, http) = manager(&[pending(), (200, json!({"SecretString": "there"}))]);
        let service = Service::default();
        let rotation = Rotation::new(manager, &service, ARN);
        rotation.step(&event(step)).await.unwrap();
        assert_eq!(*service.calls.lock().unwrap(), [call]);
        assert_eq!(sent(&http)[1].1["VersionStage"], "AWSPENDING");
    }
}

#[tokio::test]
async fn a_secret_that_is_not_accepted_is_not_brought_into_use() {
    let (manager, _) = manager(&[pending(), (200, json!({"SecretString": "there"}))]);
    let service = Service {
        refuses: true,
        ..Service::default()
    };
    let rotation = Rotation::new(manager, &service, ARN);
    let failed = rotation.step(&event("testSecret")).await;
    assert!(matches!(failed, Err(RotationError::Counterpart(_))));
}

#[tokio::test]
async fn the_last_step_moves_the_label() {
    let (manager, http) = manager(&[pending(), pending(), (200, json!({}))]);
    let service = Service::default();
    let rotation = Rotation::new(manager, &service, ARN);
    rotation.step(&event("finishSecret")).await.unwrap();
    let (operation, body) = &sent(&http)[2];
    assert_eq!(operation, "UpdateSecretVersionStage");
    assert_eq!(
        *body,
        json!({
            "SecretId": ARN,
            "VersionStage": "AWSCURRENT",
            "MoveToVersionId": "new",
            "RemoveFromVersionId": "old",
        })
    );
}

#[tokio::test]
async fn a_rotation_that_is_done_changes_nothing() {
    let (manager, http) = manager(&[described(json!({"new": ["AWSCURRENT", "AWSPENDING"]}))]);
    let service = Service::default();
    let rotation = Rotation::new(manager, &service, ARN);
    rotation.step(&event("createSecret")).await.unwrap();
    assert_eq!(sent(&http).len(), 1);
}

#[tokio::test]
async fn what_is_not_to_be_rotated_is_left_alone() {
    let service = Service::default();
    for (stages, expected) in [
        (
            json!({"old": ["AWSCURRENT"]}),
            "the secret has no such version to rotate to",
        ),
        (
            json!({"new": ["AWSPREVIOUS"]}),
            "the new version is not pending",
        ),
    ] {
        let (manager, _) = manager(&[described(stages)]);
        let rotation = Rotation::new(manager, &service, ARN);
        let refused = rotation.step(&event("finishSecret")).await.unwrap_err();
        assert_eq!(refused.to_string(), expected);
    }
    let (manager, http) = manager(&[]);
    let other = Rotation::new(manager, &service, "another secret");
    let refused = other.step(&event("finishSecret")).await;
    assert!(matches!(refused, Err(RotationError::OtherSecret)));
    assert!(sent(&http).is_empty());
}

#[tokio::test]
async fn no_right_and_no_secret_are_told_apart() {
    let denied = (
        400,
        json!({"__type": "AccessDeniedException", "Message": "no"}),
    );
    let (manager, _) = manager(&[absent(), denied]);
    let failed = manager.read(ARN, Stage::Current).await;
    assert!(matches!(failed, Err(SecretError::Absent)), "{failed:?}");
    let failed = manager.read(ARN, Stage::Current).await;
    assert!(
        matches!(failed, Err(SecretError::Unavailable(_))),
        "{failed:?}"
    );
}
