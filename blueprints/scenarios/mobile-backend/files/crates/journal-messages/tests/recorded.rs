//! The bus against recorded HTTP, and the events as they are on it.

#![allow(clippy::unwrap_used, reason = "a test says by it what it expects")]

use aws_sdk_eventbridge::Client;
use aws_sdk_eventbridge::config::http::{HttpRequest, HttpResponse};
use aws_sdk_eventbridge::config::retry::RetryConfig;
use aws_smithy_http_client::test_util::{ReplayEvent, StaticReplayClient};
use aws_smithy_types::body::SdkBody;
use journal_messages::{Announced, Detail, Due, Entry, EventBus, PutEvents, due};
use serde_json::{Value, json};

fn bus(answers: &[Value]) -> (StaticReplayClient, EventBus) {
    let events = answers.iter().map(|body| {
        let response = HttpResponse::new(200.try_into().unwrap(), SdkBody::from(body.to_string()));
        ReplayEvent::new(HttpRequest::empty(), response)
    });
    let http = StaticReplayClient::new(events.collect());
    let config = aws_sdk_eventbridge::Config::builder()
        .with_test_defaults_v2()
        .retry_config(RetryConfig::disabled())
        .http_client(http.clone())
        .build();
    (http, EventBus::new(Client::from_conf(config), "journal"))
}

/// The details of each call.
fn details(http: &StaticReplayClient) -> Vec<Vec<String>> {
    let read = |request: &HttpRequest| {
        let body: Value = serde_json::from_slice(request.body().bytes().unwrap()).unwrap();
        let entries = body["Entries"].as_array().unwrap();
        let detail = |entry: &Value| entry["Detail"].as_str().unwrap().to_owned();
        entries.iter().map(detail).collect()
    };
    http.actual_requests().map(read).collect()
}

fn entries(number: usize) -> Vec<Entry> {
    let entry = |index: usize| Entry {
        detail_type: "MessageDue",
        detail: index.to_string(),
    };
    (0..number).map(entry).collect()
}

fn taken(number: usize) -> Value {
    json!({"FailedEntryCount": 0, "Entries": vec![json!({"EventId": "1"}); number]})
}

#[tokio::test]
async fn ten_events_go_in_a_call() {
    let (http, bus) = bus(&[taken(10), taken(2)]);
    bus.put(entries(12)).await.unwrap();
    let sizes: Vec<_> = details(&http).iter().map(Vec::len).collect();
    assert_eq!(sizes, [10, 2]);
}

#[tokio::test]
async fn only_what_was_refused_is_sent_again() {
    let refused = json!({"ErrorCode": "ThrottlingException", "ErrorMessage": "slow down"});
    let some =
        json!({"FailedEntryCount": 1, "Entries": [{"EventId": "1"}, refused, {"EventId": "3"}]});
    let (http, bus) = bus(&[some, taken(1)]);
    bus.put(entries(3)).await.unwrap();
    assert_eq!(details(&http), [vec!["0", "1", "2"], vec!["1"]]);
}

#[tokio::test]
async fn what_is_refused_for_good_is_an_error() {
    let refused = json!({"FailedEntryCount": 1, "Entries": [{"ErrorCode": "InternalFailure"}]});
    let (http, bus) = bus(&vec![refused; 4]);
    let failed = bus.put(entries(1)).await.unwrap_err();
    assert!(failed.to_string().contains("InternalFailure"), "{failed}");
    assert_eq!(details(&http).len(), 4);
}

#[test]
fn the_same_announcement_has_the_same_message_for_a_user() {
    let event: Value =
        serde_json::from_str(include_str!("../../../events/select-recipients.json")).unwrap();
    let detail: Detail<Announced> = serde_json::from_value(event["detail"].clone()).unwrap();
    let of = |user: &str| {
        due(&detail.data.announcement, user.parse().unwrap())
            .data
            .message_id
    };
    assert_eq!(of("ada"), of("ada"));
    assert_ne!(of("ada"), of("bob"));
}

#[test]
fn an_event_with_more_than_the_schema_has_is_refused() {
    let event: Value =
        serde_json::from_str(include_str!("../../../events/send-message.json")).unwrap();
    let body: Value = serde_json::from_str(event["Records"][0]["body"].as_str().unwrap()).unwrap();
    assert!(serde_json::from_value::<Detail<Due>>(body["detail"].clone()).is_ok());
    let mut more = body["detail"].clone();
    more["data"]["more"] = json!(1);
    assert!(serde_json::from_value::<Detail<Due>>(more).is_err());
}
