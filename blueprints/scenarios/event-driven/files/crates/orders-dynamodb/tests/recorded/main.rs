//! The stores against recorded HTTP: what goes to DynamoDB, and what becomes of each answer.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says by them what it expects"
)]

mod orders;
mod payments;
mod shipments;
mod stock;

use ::orders::OrderId;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::http::{HttpRequest, HttpResponse};
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_smithy_http_client::test_util::{ReplayEvent, StaticReplayClient};
use aws_smithy_types::body::SdkBody;
use serde_json::{Value, json};

const ID: &str = "3f0c9a52-6d8e-5b41-9c07-2e5d8a1b7f64";

fn id() -> OrderId {
    ID.parse().unwrap()
}

/// A client that gets these answers, one after another.
fn answering(answers: impl IntoIterator<Item = (u16, Value)>) -> (Client, StaticReplayClient) {
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
    (Client::from_conf(config), http)
}

/// The operation and the body of each request that was made.
fn asked(http: &StaticReplayClient) -> Vec<(String, Value)> {
    let read = |request: &HttpRequest| {
        let target = request.headers().get("x-amz-target").unwrap();
        let operation = target.trim_start_matches("DynamoDB_20120810.").to_owned();
        let body = serde_json::from_slice(request.body().bytes().unwrap()).unwrap();
        (operation, body)
    };
    http.actual_requests().map(read).collect()
}

fn error(code: &str) -> Value {
    json!({ "__type": format!("com.amazonaws.dynamodb.v20120810#{code}"), "message": "as recorded" })
}

/// A condition that did not hold, and the item that was there.
fn refused(item: Value) -> (u16, Value) {
    let mut body = error("ConditionalCheckFailedException");
    body["Item"] = item;
    (400, body)
}
