//! The bus against recorded HTTP: what goes to AWS, and what becomes of each answer.

#![allow(clippy::unwrap_used, reason = "a test says by it what it expects")]

use aws_sdk_eventbridge::config::{BehaviorVersion, Credentials, Region};
use aws_smithy_http_client::test_util::{ReplayEvent, StaticReplayClient};
use aws_smithy_types::body::SdkBody;
use order_events::{Bus, Entry, EventBus};
use serde_json::{Value, json};

fn answering(status: u16, answer: &Value) -> StaticReplayClient {
    let request = http::Request::new(SdkBody::empty());
    let response = http::Response::builder()
        .status(status)
        .body(SdkBody::from(answer.to_string()))
        .unwrap();
    StaticReplayClient::new(vec![ReplayEvent::new(request, response)])
}

fn sent(http: &StaticReplayClient) -> Value {
    let request = http.actual_requests().next().unwrap();
    serde_json::from_slice(request.body().bytes().unwrap()).unwrap()
}

fn bus(http: &StaticReplayClient) -> EventBus {
    let config = aws_sdk_eventbridge::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("eu-central-1"))
        .credentials_provider(Credentials::new("id", "secret", None, None, "test"))
        .http_client(http.clone())
        .build();
    EventBus::with_client(aws_sdk_eventbridge::Client::from_conf(config), "orders")
}

fn entry() -> Entry {
    Entry {
        source: "orders",
        detail_type: "OrderPlaced",
        detail: "{}".to_owned(),
    }
}

#[tokio::test]
async fn an_event_goes_to_the_bus() {
    let http = answering(
        200,
        &json!({"FailedEntryCount": 0, "Entries": [{"EventId": "e"}]}),
    );
    bus(&http).put(entry()).await.unwrap();
    let wanted = json!({"Entries": [
        {"EventBusName": "orders", "Source": "orders", "DetailType": "OrderPlaced", "Detail": "{}"},
    ]});
    assert_eq!(sent(&http), wanted);
}

#[tokio::test]
async fn an_event_that_the_bus_did_not_take_is_a_failure() {
    let refused = json!({"FailedEntryCount": 1, "Entries": [{"ErrorCode": "ThrottlingException"}]});
    let failure = bus(&answering(200, &refused)).put(entry()).await;
    assert!(
        failure
            .unwrap_err()
            .to_string()
            .contains("ThrottlingException")
    );
}
