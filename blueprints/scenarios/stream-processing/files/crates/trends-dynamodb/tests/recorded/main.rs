//! The adapter against recorded HTTP: what goes to DynamoDB, and what becomes of each answer.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says by them what it expects"
)]

mod failures;
mod requests;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::http::{HttpRequest, HttpResponse};
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_smithy_http_client::test_util::{ReplayEvent, StaticReplayClient};
use aws_smithy_types::body::SdkBody;
use serde_json::{Value, json};
use trends::{ClosedWindow, Moment, Post, WindowState};
use trends_dynamodb::DynamoTrends;

/// A table that gives these answers, one after another.
struct Table {
    http: StaticReplayClient,
    trends: DynamoTrends,
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
        let trends = DynamoTrends::with_client(Client::from_conf(config), "trends");
        Self { http, trends }
    }

    /// The operation and the body of each request that was made.
    fn requests(&self) -> Vec<(String, Value)> {
        let read = |request: &HttpRequest| {
            let target = request.headers().get("x-amz-target").unwrap();
            let operation = target.trim_start_matches("DynamoDB_20120810.").to_owned();
            (
                operation,
                serde_json::from_slice(request.body().bytes().unwrap()).unwrap(),
            )
        };
        self.http.actual_requests().map(read).collect()
    }
}

fn moment(text: &str) -> Moment {
    text.parse().unwrap()
}

fn post(text: &str) -> Post {
    let json = json!({ "id": "p-1", "written_at": "2026-11-23T09:15:02Z", "text": text });
    Post::read(json.to_string().as_bytes(), moment("2026-11-23T09:16:00Z")).unwrap()
}

fn window() -> ClosedWindow {
    let mut state = WindowState::default();
    state.count(&post("#rust"), "4964");
    state
        .close(moment("2026-11-23T09:15:00Z"), "shard-0")
        .unwrap()
}

/// The window as the table has it.
fn window_item() -> Value {
    json!({
        "pk": { "S": "windows#2026-11-23T09:00:00Z" },
        "sk": { "S": "2026-11-23T09:15:00Z#shard-0#4964" },
        "posts": { "N": "1" },
        "hashtags": { "L": [{ "M": { "hashtag": { "S": "rust" }, "posts": { "N": "1" } } }] },
        "expires_at": { "N": "1798017300" },
    })
}

fn error(code: &str) -> Value {
    json!({ "__type": format!("com.amazonaws.dynamodb.v20120810#{code}"), "message": "as recorded" })
}
