//! The table against recorded HTTP: what goes to DynamoDB, and what becomes of each answer.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says by them what it expects"
)]

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::http::{HttpRequest, HttpResponse};
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_smithy_http_client::test_util::{ReplayEvent, StaticReplayClient};
use aws_smithy_types::body::SdkBody;
use record_table::{RecordError, RecordTable, Written};
use serde::Serialize;
use serde_json::{Value, json};

#[derive(Serialize)]
struct Reading {
    id: &'static str,
    watt_hours: u32,
}

const READING: Reading = Reading {
    id: "r-1",
    watt_hours: 4200,
};

/// A table that gives this answer, and what it was asked.
fn answering(status: u16, body: Value) -> (RecordTable, StaticReplayClient) {
    let response = HttpResponse::new(status.try_into().unwrap(), SdkBody::from(body.to_string()));
    let http = StaticReplayClient::new(vec![ReplayEvent::new(HttpRequest::empty(), response)]);
    let config = aws_sdk_dynamodb::Config::builder()
        .with_test_defaults_v2()
        .retry_config(RetryConfig::disabled())
        .http_client(http.clone())
        .build();
    let table = RecordTable::with_client(Client::from_conf(config), "readings");
    (table, http)
}

fn refusing(status: u16, code: &str) -> RecordTable {
    let kind = format!("com.amazonaws.dynamodb.v20120810#{code}");
    answering(status, json!({"__type": kind, "message": "as recorded"})).0
}

#[tokio::test]
async fn a_record_is_written_under_the_condition_that_its_id_is_new() {
    let (table, http) = answering(200, json!({}));
    assert_eq!(table.write_once(&READING).await.unwrap(), Written::Now);
    let request = http.actual_requests().next().unwrap();
    let target = request.headers().get("x-amz-target").unwrap();
    assert_eq!(target, "DynamoDB_20120810.PutItem");
    let body: Value = serde_json::from_slice(request.body().bytes().unwrap()).unwrap();
    assert_eq!(
        body,
        json!({
            "TableName": "readings",
            "Item": { "id": { "S": "r-1" }, "watt_hours": { "N": "4200" } },
            "ConditionExpression": "attribute_not_exists(id)",
        })
    );
}

#[tokio::test]
async fn a_record_that_comes_again_was_written_before() {
    let table = refusing(400, "ConditionalCheckFailedException");
    assert_eq!(table.write_once(&READING).await.unwrap(), Written::Before);
}

#[tokio::test]
async fn throttling_and_server_errors_pass() {
    for (status, code) in [
        (400, "ThrottlingException"),
        (400, "ProvisionedThroughputExceededException"),
        (500, "InternalServerError"),
    ] {
        let outcome = refusing(status, code).write_once(&READING).await;
        assert!(
            matches!(outcome, Err(RecordError::Unavailable(_))),
            "{code}: {outcome:?}"
        );
    }
}

#[tokio::test]
async fn a_missing_right_does_not_pass() {
    let outcome = refusing(400, "AccessDeniedException")
        .write_once(&READING)
        .await;
    assert!(
        matches!(outcome, Err(RecordError::Refused(_))),
        "{outcome:?}"
    );
}

#[tokio::test]
async fn what_is_no_item_is_not_sent() {
    let (table, http) = answering(200, json!({}));
    let outcome = table.write_once(&"no struct").await;
    assert!(
        matches!(outcome, Err(RecordError::Refused(_))),
        "{outcome:?}"
    );
    assert_eq!(http.actual_requests().count(), 0);
}
