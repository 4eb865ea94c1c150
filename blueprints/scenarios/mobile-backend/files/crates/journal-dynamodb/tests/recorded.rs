//! The adapter against recorded HTTP: what goes to DynamoDB, and what becomes of each answer.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says by them what it expects"
)]

use std::collections::BTreeSet;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::http::{HttpRequest, HttpResponse};
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_smithy_http_client::test_util::{ReplayEvent, StaticReplayClient};
use aws_smithy_types::body::SdkBody;
use journal::ports::{FindFollowers, ForgetDevice, ListDevices, ReadContact};
use journal::{Channel, JournalError};
use journal_dynamodb::DynamoJournal;
use serde_json::{Value, json};

/// A table that gives this answer.
struct Table {
    http: StaticReplayClient,
    journal: DynamoJournal,
}

impl Table {
    fn answering(status: u16, body: &Value) -> Self {
        let response =
            HttpResponse::new(status.try_into().unwrap(), SdkBody::from(body.to_string()));
        let http = StaticReplayClient::new(vec![ReplayEvent::new(HttpRequest::empty(), response)]);
        let config = aws_sdk_dynamodb::Config::builder()
            .with_test_defaults_v2()
            .retry_config(RetryConfig::disabled())
            .http_client(http.clone())
            .build();
        let journal = DynamoJournal::new(Client::from_conf(config), "journal");
        Self { http, journal }
    }

    /// The operation and the body of the one request.
    fn request(&self) -> (String, Value) {
        let request = self.http.actual_requests().next().unwrap();
        let target = request.headers().get("x-amz-target").unwrap();
        let operation = target.trim_start_matches("DynamoDB_20120810.").to_owned();
        let body = serde_json::from_slice(request.body().bytes().unwrap()).unwrap();
        (operation, body)
    }
}

#[tokio::test]
async fn followers_come_by_the_index_page_by_page() {
    let table = Table::answering(
        200,
        &json!({
            "Items": [{"user": {"S": "ada"}}, {"user": {"S": "bob"}}],
            "LastEvaluatedKey": {"pk": {"S": "user#bob"}, "sk": {"S": "topic#tea"}, "topic": {"S": "tea"}, "user": {"S": "bob"}}
        }),
    );
    let (topic, language, after) = (
        "tea".parse().unwrap(),
        "de".parse().unwrap(),
        "aaa".parse().unwrap(),
    );
    let page = table
        .journal
        .followers(&topic, Some(&language), Some(&after))
        .await
        .unwrap();
    let users: Vec<_> = page.users.iter().map(ToString::to_string).collect();
    assert_eq!(users, ["ada", "bob"]);
    assert_eq!(page.next.unwrap().as_str(), "bob");
    let (operation, body) = table.request();
    assert_eq!(operation, "Query");
    assert_eq!(body["IndexName"], "followers");
    assert_eq!(body["FilterExpression"], "#language = :language");
    assert_eq!(
        body["ExclusiveStartKey"],
        json!({"pk": {"S": "user#aaa"}, "sk": {"S": "topic#tea"}, "topic": {"S": "tea"}, "user": {"S": "aaa"}})
    );
}

#[tokio::test]
async fn a_contact_has_the_channels_that_are_known() {
    let table = Table::answering(
        200,
        &json!({"Item": {
            "name": {"S": "Ada"}, "language": {"S": "de"}, "email": {"S": "ada@example.com"},
            "channels": {"L": [{"S": "EMAIL"}, {"S": "PIGEON"}]}
        }}),
    );
    let contact = table
        .journal
        .contact(&"ada".parse().unwrap())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(contact.channels, BTreeSet::from([Channel::Email]));
    assert!(contact.takes(Channel::Email));
    let (operation, body) = table.request();
    assert_eq!(
        (operation.as_str(), &body["ConsistentRead"]),
        ("GetItem", &json!(true))
    );
    assert_eq!(
        body["Key"],
        json!({"pk": {"S": "user#ada"}, "sk": {"S": "profile"}})
    );
}

#[tokio::test]
async fn who_is_gone_has_no_contact() {
    let table = Table::answering(200, &json!({}));
    assert_eq!(
        table
            .journal
            .contact(&"ada".parse().unwrap())
            .await
            .unwrap(),
        None
    );
}

#[tokio::test]
async fn devices_are_those_below_the_user() {
    let table = Table::answering(
        200,
        &json!({"Items": [{"id": {"S": "phone"}, "token": {"S": "t0"}}]}),
    );
    let devices = table
        .journal
        .devices(&"ada".parse().unwrap())
        .await
        .unwrap();
    assert_eq!(
        (devices[0].id.as_str(), devices[0].token.0.as_str()),
        ("phone", "t0")
    );
    let values = &table.request().1["ExpressionAttributeValues"];
    assert_eq!(
        values,
        &json!({":pk": {"S": "user#ada"}, ":devices": {"S": "device#"}})
    );
}

#[tokio::test]
async fn a_device_is_forgotten_by_its_key() {
    let table = Table::answering(200, &json!({}));
    let (user, device) = ("ada".parse().unwrap(), "phone".parse().unwrap());
    table.journal.forget(&user, &device).await.unwrap();
    let (operation, body) = table.request();
    assert_eq!(operation, "DeleteItem");
    assert_eq!(
        body["Key"],
        json!({"pk": {"S": "user#ada"}, "sk": {"S": "device#phone"}})
    );
}

#[tokio::test]
async fn throttling_passes_and_a_refusal_does_not() {
    let error = |code: &str| json!({"__type": format!("com.amazonaws.dynamodb.v20120810#{code}")});
    let throttled = Table::answering(400, &error("ProvisionedThroughputExceededException"));
    let failed = throttled.journal.contact(&"ada".parse().unwrap()).await;
    assert!(
        matches!(failed, Err(JournalError::Unavailable(_))),
        "{failed:?}"
    );
    let refused = Table::answering(400, &error("ValidationException"));
    let failed = refused.journal.contact(&"ada".parse().unwrap()).await;
    assert!(matches!(failed, Err(JournalError::Store(_))), "{failed:?}");
}

#[tokio::test]
async fn an_item_that_is_none_is_named() {
    let table = Table::answering(200, &json!({"Items": [{"id": {"S": "phone"}}]}));
    let failed = table
        .journal
        .devices(&"ada".parse().unwrap())
        .await
        .unwrap_err();
    assert!(telemetry::reason(&failed).contains("`token`"), "{failed:?}");
}
