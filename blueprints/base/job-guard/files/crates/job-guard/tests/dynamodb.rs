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
use job_guard::{DynamoDbLeases, Leases, Run, Taken};
use serde_json::{Value, json};

/// Leases whose DynamoDB gives this answer.
fn leases(status: u16, body: &Value) -> (DynamoDbLeases, StaticReplayClient) {
    let request = Request::builder().uri("https://dynamodb.eu-central-1.amazonaws.com/");
    let response = Response::builder()
        .status(status)
        .body(body.to_string().into())
        .unwrap();
    let event = ReplayEvent::new(request.body("".into()).unwrap(), response);
    let http = StaticReplayClient::new(vec![event]);
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("eu-central-1"))
        .credentials_provider(Credentials::for_tests())
        .retry_config(RetryConfig::disabled())
        .http_client(http.clone())
        .build();
    (DynamoDbLeases::new(Client::from_conf(config), "jobs"), http)
}

fn sent(http: &StaticReplayClient) -> Value {
    let requests: Vec<_> = http.actual_requests().collect();
    let [request] = requests[..] else {
        panic!("{} requests", requests.len())
    };
    let target = request.headers().get("x-amz-target").unwrap();
    assert_eq!(target, "DynamoDB_20120810.UpdateItem");
    serde_json::from_slice(request.body().bytes().unwrap()).unwrap()
}

fn run() -> Run {
    Run::new("clean-up", "2026-11-25T03:00:00Z", "request-1")
}

fn condition_failed(item: Value) -> Value {
    let kind = "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException";
    json!({"__type": kind, "message": "The conditional request failed", "Item": item})
}

#[tokio::test]
async fn taking_a_job_is_one_conditional_update() {
    let (leases, http) = leases(200, &json!({}));
    assert_eq!(
        leases.take(&run(), 1000, 91_000).await.unwrap(),
        Taken::Ours
    );
    let body = sent(&http);
    assert_eq!(body["Key"], json!({"job": {"S": "clean-up"}}));
    assert_eq!(
        body["ConditionExpression"],
        "(attribute_not_exists(holder) OR lease_until <= :now OR holder = :holder) \
         AND (attribute_not_exists(done) OR done < :scheduled)"
    );
    assert_eq!(
        body["ExpressionAttributeValues"],
        json!({
            ":holder": {"S": "request-1"},
            ":now": {"N": "1000"},
            ":until": {"N": "91000"},
            ":scheduled": {"S": "2026-11-25T03:00:00Z"},
        })
    );
}

#[tokio::test]
async fn a_job_that_another_run_has_is_busy() {
    let item = json!({"job": {"S": "clean-up"}, "holder": {"S": "other"}, "done": {"S": "2026-11-25T02:00:00Z"}});
    let (leases, _) = leases(400, &condition_failed(item));
    assert_eq!(
        leases.take(&run(), 1000, 91_000).await.unwrap(),
        Taken::Busy
    );
}

#[tokio::test]
async fn a_time_that_was_done_is_done() {
    let item = json!({"job": {"S": "clean-up"}, "done": {"S": "2026-11-25T03:00:00Z"}});
    let (leases, _) = leases(400, &condition_failed(item));
    assert_eq!(
        leases.take(&run(), 1000, 91_000).await.unwrap(),
        Taken::Done
    );
}

#[tokio::test]
async fn giving_back_writes_down_what_is_done() {
    let (done, http) = leases(200, &json!({}));
    done.give_back(&run(), true).await.unwrap();
    let body = sent(&http);
    assert_eq!(
        body["UpdateExpression"],
        "SET done = :scheduled REMOVE holder, lease_until, scheduled"
    );
    assert_eq!(body["ConditionExpression"], "holder = :holder");

    let (failed, http) = leases(200, &json!({}));
    failed.give_back(&run(), false).await.unwrap();
    assert_eq!(
        sent(&http)["UpdateExpression"],
        "REMOVE holder, lease_until, scheduled"
    );
}

#[tokio::test]
async fn a_job_that_has_gone_to_another_run_is_left_to_it() {
    let (leases, _) = leases(400, &condition_failed(json!({"holder": {"S": "other"}})));
    leases.give_back(&run(), true).await.unwrap();
}

#[tokio::test]
async fn a_table_that_does_not_answer_is_an_error() {
    let (leases, _) = leases(
        500,
        &json!({"__type": "com.amazonaws.dynamodb.v20120810#InternalServerError"}),
    );
    let failed = leases.take(&run(), 1000, 91_000).await.unwrap_err();
    assert_eq!(failed.to_string(), "the table of jobs cannot be reached");
}
