//! The adapter against recorded HTTP: what goes to DynamoDB, and what becomes of each answer.

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
use serde_json::{Value, json};
use smart_home::ports::{
    DropGrant, DropPending, FindDevice, FindGrant, FindOwner, FindPending, Grant, KeepGrant,
    KeepPending, ListDevices, Pending,
};
use smart_home::{CustomerId, DeviceId, HomeError, Kind, Power, State};
use smart_home_dynamodb::DynamoHomes;

struct Table {
    http: StaticReplayClient,
    homes: DynamoHomes,
}

impl Table {
    fn answering(answers: impl IntoIterator<Item = (u16, Value)>) -> Self {
        let events = answers.into_iter().map(|(status, body)| {
            let response =
                HttpResponse::new(status.try_into().unwrap(), SdkBody::from(body.to_string()));
            ReplayEvent::new(HttpRequest::empty(), response)
        });
        let http = StaticReplayClient::new(events.collect());
        let config = aws_sdk_dynamodb::Config::builder()
            .with_test_defaults_v2()
            .retry_config(RetryConfig::disabled())
            .http_client(http.clone())
            .build();
        let homes = DynamoHomes::new(Client::from_conf(config), "homes");
        Self { http, homes }
    }

    fn bodies(&self) -> Vec<Value> {
        let requests = self.http.actual_requests();
        requests
            .map(|request| serde_json::from_slice(request.body().bytes().unwrap()).unwrap())
            .collect()
    }
}

fn ada() -> CustomerId {
    "ada".parse().unwrap()
}

fn lamp() -> DeviceId {
    "home-lamp".parse().unwrap()
}

fn pending() -> Pending {
    Pending {
        device: lamp(),
        correlation_token: "c-1".to_owned(),
        wished: State {
            power: Some(Power::On),
            ..State::default()
        },
    }
}

fn item(device: &str) -> Value {
    json!({
        "key": { "S": "customer#ada" },
        "item": { "S": format!("device#{device}") },
        "name": { "S": "Lamp" },
        "kind": { "S": "light" },
    })
}

fn error(code: &str) -> Value {
    json!({ "__type": format!("com.amazonaws.dynamodb.v20120810#{code}"), "message": "as recorded" })
}

#[tokio::test]
async fn devices_are_listed_over_all_pages() {
    let last = json!({ "key": { "S": "customer#ada" }, "item": { "S": "device#a" } });
    let table = Table::answering([
        (
            200,
            json!({ "Items": [item("a")], "LastEvaluatedKey": last }),
        ),
        (200, json!({ "Items": [item("b")] })),
    ]);
    let devices = table.homes.devices(&ada()).await.unwrap();
    let ids: Vec<_> = devices.iter().map(|device| device.id.as_str()).collect();
    assert_eq!(ids, ["a", "b"]);
    assert_eq!(table.bodies()[1]["ExclusiveStartKey"], last);
}

#[tokio::test]
async fn a_device_is_found_with_its_owner_only() {
    let table = Table::answering([(200, json!({ "Item": item("home-lamp") }))]);
    let device = table.homes.device(&ada(), &lamp()).await.unwrap().unwrap();
    assert_eq!((device.name.as_str(), device.kind), ("Lamp", Kind::Light));
    let key = json!({ "key": { "S": "customer#ada" }, "item": { "S": "device#home-lamp" } });
    assert_eq!(table.bodies()[0]["Key"], key);
    let table = Table::answering([(200, json!({}))]);
    assert_eq!(table.homes.device(&ada(), &lamp()).await.unwrap(), None);
}

#[tokio::test]
async fn an_owner_is_found_by_the_device() {
    let owner =
        json!({ "customer": { "S": "ada" }, "name": { "S": "Lamp" }, "kind": { "S": "light" } });
    let table = Table::answering([(200, json!({ "Item": owner }))]);
    let (customer, device) = table.homes.owner(&lamp()).await.unwrap().unwrap();
    assert_eq!((customer, device.id), (ada(), lamp()));
}

#[tokio::test]
async fn an_answer_that_is_waited_for_is_kept_for_a_minute() {
    let table = Table::answering([(200, json!({}))]);
    table.homes.keep(&pending()).await.unwrap();
    let kept = table.bodies().remove(0)["Item"].clone();
    assert_eq!(kept["wished"], json!({ "M": { "power": { "S": "ON" } } }));
    let table = Table::answering([(200, json!({ "Item": kept }))]);
    assert_eq!(table.homes.pending(&lamp()).await.unwrap(), Some(pending()));
    let mut old = kept;
    old["expires_at"] = json!({ "N": "1" });
    let table = Table::answering([(200, json!({ "Item": old }))]);
    assert_eq!(table.homes.pending(&lamp()).await.unwrap(), None);
}

#[tokio::test]
async fn an_answer_that_was_given_is_forgotten_once() {
    for answer in [
        (200, json!({})),
        (400, error("ConditionalCheckFailedException")),
    ] {
        let table = Table::answering([answer]);
        table.homes.drop(&pending()).await.unwrap();
        assert_eq!(
            table.bodies()[0]["ConditionExpression"],
            "correlation_token = :token"
        );
    }
}

#[tokio::test]
async fn a_grant_is_kept_found_and_dropped() {
    let grant = Grant {
        access_token: "a".into(),
        refresh_token: "r".into(),
        expires_at: 17,
    };
    let table = Table::answering([(200, json!({}))]);
    table.homes.keep_grant(&ada(), &grant).await.unwrap();
    let kept = table.bodies().remove(0)["Item"].clone();
    assert_eq!(
        kept["expires_at"],
        Value::Null,
        "the TTL must not delete a grant"
    );
    let table = Table::answering([(200, json!({ "Item": kept })), (200, json!({}))]);
    assert_eq!(table.homes.grant(&ada()).await.unwrap(), Some(grant));
    table.homes.drop_grant(&ada()).await.unwrap();
    let key = json!({ "key": { "S": "customer#ada" }, "item": { "S": "grant" } });
    assert_eq!(table.bodies()[1]["Key"], key);
}

#[tokio::test]
async fn failures_are_told_apart() {
    let table = Table::answering([(400, error("ThrottlingException"))]);
    assert!(matches!(
        table.homes.devices(&ada()).await,
        Err(HomeError::Throttled(_))
    ));
    let table = Table::answering([(400, error("AccessDeniedException"))]);
    assert!(matches!(
        table.homes.drop(&pending()).await,
        Err(HomeError::Failed(_))
    ));
    let mut odd = item("home-lamp");
    odd["kind"] = json!({ "S": "teapot" });
    let table = Table::answering([(200, json!({ "Item": odd }))]);
    assert!(matches!(
        table.homes.device(&ada(), &lamp()).await,
        Err(HomeError::Failed(_))
    ));
}
