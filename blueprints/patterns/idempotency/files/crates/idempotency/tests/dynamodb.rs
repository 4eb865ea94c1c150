//! The DynamoDB adapter on recorded HTTP: what it sends, and what it makes of the answers.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says by them what it expects"
)]

use aws_sdk_dynamodb::{
    Client, Config,
    config::{BehaviorVersion, Credentials, Region, retry::RetryConfig},
};
use aws_smithy_http_client::test_util::{ReplayEvent, StaticReplayClient};
use http::{Request, Response};
use idempotency::{Claim, Claimed, DynamoDbStore, Record, State, Store, StoreError};
use serde_json::{Value, json};

/// A store whose DynamoDB gives these answers, one after another.
fn store(answers: &[(u16, Value)]) -> (DynamoDbStore, StaticReplayClient) {
    let event = |(status, body): &(u16, Value)| {
        let request = Request::builder().uri("https://dynamodb.eu-central-1.amazonaws.com/");
        let response = Response::builder()
            .status(*status)
            .body(body.to_string().into())
            .unwrap();
        ReplayEvent::new(request.body("".into()).unwrap(), response)
    };
    let http = StaticReplayClient::new(answers.iter().map(event).collect());
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("eu-central-1"))
        .credentials_provider(Credentials::for_tests())
        .retry_config(RetryConfig::disabled())
        .http_client(http.clone())
        .build();
    (
        DynamoDbStore::new(Client::from_conf(config), "idempotency"),
        http,
    )
}

/// The operation and the body of the only request.
fn sent(http: &StaticReplayClient) -> (String, Value) {
    let requests: Vec<_> = http.actual_requests().collect();
    let [request] = requests[..] else {
        panic!("{} requests", requests.len())
    };
    let target = request.headers().get("x-amz-target").unwrap().to_owned();
    (
        target,
        serde_json::from_slice(request.body().bytes().unwrap()).unwrap(),
    )
}

fn claim() -> Claim {
    Claim {
        key: "create-product#1".into(),
        fingerprint: "f1".into(),
        now: 1_795_000_000_500,
        lease_until: 1_795_000_015_500,
        expires_at: 1_795_086_400,
        holder: "h1".into(),
    }
}

fn condition_failed(item: Value) -> (u16, Value) {
    let kind = "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException";
    (
        400,
        json!({"__type": kind, "message": "The conditional request failed", "Item": item}),
    )
}

#[tokio::test]
async fn a_claim_is_one_conditional_put() {
    let (store, http) = store(&[(200, json!({}))]);
    assert_eq!(store.claim(&claim()).await.unwrap(), Claimed::Ours);
    let (target, body) = sent(&http);
    assert_eq!(target, "DynamoDB_20120810.PutItem");
    assert_eq!(
        body,
        json!({
            "TableName": "idempotency",
            "Item": {
                "key": {"S": "create-product#1"},
                "fingerprint": {"S": "f1"},
                "holder": {"S": "h1"},
                "lease_until": {"N": "1795000015500"},
                "expires_at": {"N": "1795086400"},
            },
            "ConditionExpression": "attribute_not_exists(#key) OR expires_at <= :now_seconds OR (attribute_not_exists(answer) AND lease_until <= :now AND fingerprint = :fingerprint)",
            "ExpressionAttributeNames": {"#key": "key"},
            "ExpressionAttributeValues": {
                ":now": {"N": "1795000000500"},
                ":now_seconds": {"N": "1795000000"},
                ":fingerprint": {"S": "f1"},
            },
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        })
    );
}

#[tokio::test]
async fn a_refused_claim_brings_the_record_in_the_way() {
    let in_progress = json!({
        "key": {"S": "create-product#1"}, "fingerprint": {"S": "f2"}, "holder": {"S": "h2"},
        "lease_until": {"N": "1795000001000"}, "expires_at": {"N": "1795086400"},
    });
    let (store, _) = store(&[condition_failed(in_progress)]);
    let record = Record {
        fingerprint: "f2".into(),
        holder: "h2".into(),
        state: State::InProgress {
            lease_until: 1_795_000_001_000,
        },
        expires_at: 1_795_086_400,
    };
    assert_eq!(store.claim(&claim()).await.unwrap(), Claimed::Held(record));
}

#[tokio::test]
async fn an_answer_replaces_the_lease() {
    let (store, http) = store(&[(200, json!({}))]);
    assert_eq!(
        store.complete(&claim(), "\"p1\"").await.unwrap(),
        Claimed::Ours
    );
    let (target, body) = sent(&http);
    assert_eq!(target, "DynamoDB_20120810.PutItem");
    assert_eq!(body["Item"]["answer"], json!({"S": "\"p1\""}));
    assert_eq!(body["Item"].get("lease_until"), None);
    assert_eq!(
        body["ConditionExpression"],
        "attribute_not_exists(#key) OR holder = :holder"
    );
    assert_eq!(
        body["ExpressionAttributeValues"],
        json!({":holder": {"S": "h1"}})
    );
}

#[tokio::test]
async fn an_answer_that_came_first_is_kept() {
    let done = json!({
        "key": {"S": "create-product#1"}, "fingerprint": {"S": "f1"}, "holder": {"S": "h2"},
        "answer": {"S": "\"p2\""}, "expires_at": {"N": "1795086400"},
    });
    let (store, _) = store(&[condition_failed(done)]);
    match store.complete(&claim(), "\"p1\"").await.unwrap() {
        Claimed::Held(record) => assert_eq!(
            record.state,
            State::Done {
                answer: "\"p2\"".into()
            }
        ),
        Claimed::Ours => panic!("the answer was overwritten"),
    }
}

#[tokio::test]
async fn a_release_deletes_only_what_is_ours() {
    let (store, http) = store(&[(200, json!({}))]);
    store.release(&claim()).await.unwrap();
    let (target, body) = sent(&http);
    assert_eq!(target, "DynamoDB_20120810.DeleteItem");
    assert_eq!(
        body,
        json!({
            "TableName": "idempotency",
            "Key": {"key": {"S": "create-product#1"}},
            "ConditionExpression": "holder = :holder",
            "ExpressionAttributeValues": {":holder": {"S": "h1"}},
        })
    );
}

#[tokio::test]
async fn a_release_that_comes_too_late_is_no_error() {
    let (store, _) = store(&[condition_failed(json!(null))]);
    store.release(&claim()).await.unwrap();
}

#[tokio::test]
async fn a_foreign_item_is_a_fault() {
    let (store, _) = store(&[condition_failed(json!({"key": {"S": "create-product#1"}}))]);
    let error = store.claim(&claim()).await.unwrap_err();
    assert!(matches!(error, StoreError::Fault(_)), "{error:?}");
}

/// Each operation's error for one answer.
async fn errors(status: u16, code: &str) -> [StoreError; 3] {
    let kind = format!("com.amazonaws.dynamodb.v20120810#{code}");
    let answer = (status, json!({"__type": kind, "message": "as recorded"}));
    let (store, _) = store(&[answer.clone(), answer.clone(), answer]);
    [
        store.claim(&claim()).await.unwrap_err(),
        store.complete(&claim(), "1").await.unwrap_err(),
        store.release(&claim()).await.unwrap_err(),
    ]
}

#[tokio::test]
async fn throttling_and_outages_pass() {
    for (status, code) in [
        (400, "ThrottlingException"),
        (400, "ProvisionedThroughputExceededException"),
        (400, "RequestLimitExceeded"),
        (500, "InternalServerError"),
        (503, "ServiceUnavailable"),
    ] {
        for error in errors(status, code).await {
            assert!(matches!(error, StoreError::Unavailable(_)), "{error:?}");
            assert!(telemetry::reason(&error).contains("as recorded"));
        }
    }
}

#[tokio::test]
async fn faults_of_ours_do_not_pass() {
    for code in [
        "ResourceNotFoundException",
        "AccessDeniedException",
        "ValidationException",
    ] {
        for error in errors(400, code).await {
            assert!(matches!(error, StoreError::Fault(_)), "{error:?}");
            assert!(telemetry::reason(&error).contains("as recorded"));
        }
    }
}
