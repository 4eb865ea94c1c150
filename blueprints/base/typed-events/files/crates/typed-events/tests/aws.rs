//! The quarantine against recorded HTTP.

#![allow(clippy::unwrap_used, reason = "a test says by it what it expects")]

use aws_sdk_sqs::config::retry::RetryConfig;
use aws_sdk_sqs::config::{BehaviorVersion, Credentials, Region};
use aws_smithy_http_client::test_util::{ReplayEvent, StaticReplayClient};
use aws_smithy_types::body::SdkBody;
use serde_json::{Value, json};
use typed_events::{Quarantine, QuarantineQueue};

fn answering(status: u16, answer: &Value) -> (QuarantineQueue, StaticReplayClient) {
    let response = http::Response::builder()
        .status(status)
        .body(SdkBody::from(answer.to_string()));
    let request = http::Request::new(SdkBody::empty());
    let http = StaticReplayClient::new(vec![ReplayEvent::new(request, response.unwrap())]);
    let config = aws_sdk_sqs::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("eu-central-1"))
        .credentials_provider(Credentials::new("id", "secret", None, None, "test"))
        .retry_config(RetryConfig::disabled())
        .http_client(http.clone())
        .build();
    let client = aws_sdk_sqs::Client::from_conf(config);
    (
        QuarantineQueue::with_client(client, "https://sqs.example.com/quarantine"),
        http,
    )
}

#[tokio::test]
async fn an_event_is_kept_with_its_reason() {
    let kept = json!({"MessageId": "m", "MD5OfMessageBody": "99914b932bd37a50b983c5e7c90ae93b"});
    let (queue, http) = answering(200, &kept);
    queue
        .keep(&json!({}), "`/data` breaks a rule")
        .await
        .unwrap();
    let request = http.actual_requests().next().unwrap();
    let sent: Value = serde_json::from_slice(request.body().bytes().unwrap()).unwrap();
    assert_eq!(sent["QueueUrl"], "https://sqs.example.com/quarantine");
    assert_eq!(sent["MessageBody"], "{}");
    assert_eq!(
        sent["MessageAttributes"],
        json!({"reason": {"DataType": "String", "StringValue": "`/data` breaks a rule"}})
    );
}

#[tokio::test]
async fn what_the_queue_did_not_take_is_a_failure() {
    let gone = json!({"__type": "com.amazonaws.sqs#QueueDoesNotExist", "message": "as recorded"});
    let (queue, _) = answering(400, &gone);
    assert!(queue.keep(&json!({}), "no matter").await.is_err());
}
