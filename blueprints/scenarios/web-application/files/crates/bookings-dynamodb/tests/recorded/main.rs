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
use bookings::{Booking, BookingDetails, BookingId, Owner, Timestamp};
use bookings_dynamodb::DynamoBookings;
use serde_json::{Value, json};

/// A table that gives these answers, one after another.
struct Table {
    http: StaticReplayClient,
    bookings: DynamoBookings,
}

impl Table {
    fn answering(answers: impl IntoIterator<Item = (u16, Value)>) -> Self {
        let events = answers.into_iter().map(|(status, body)| {
            let body = SdkBody::from(body.to_string());
            let response = HttpResponse::new(status.try_into().unwrap(), body);
            ReplayEvent::new(HttpRequest::empty(), response)
        });
        let http = StaticReplayClient::new(events.collect());
        let config = aws_sdk_dynamodb::Config::builder()
            .with_test_defaults_v2()
            .retry_config(RetryConfig::disabled())
            .http_client(http.clone())
            .build();
        let bookings = DynamoBookings::with_client(Client::from_conf(config), "bookings");
        Self { http, bookings }
    }

    /// The operation and the body of the one request that was made.
    fn request(&self) -> (String, Value) {
        let mut requests = self.http.actual_requests();
        let request = requests.next().unwrap();
        assert!(requests.next().is_none(), "one request is enough");
        let target = request.headers().get("x-amz-target").unwrap();
        let operation = target.trim_start_matches("DynamoDB_20120810.").to_owned();
        let body = serde_json::from_slice(request.body().bytes().unwrap()).unwrap();
        (operation, body)
    }
}

fn details(place: &str) -> BookingDetails {
    let body = json!({
        "place": place,
        "starts_at": "2026-12-05T18:30:00Z",
        "people": 4,
        "note": "One child",
    });
    BookingDetails::try_from(&body).unwrap()
}

fn owner() -> Owner {
    Owner::try_from("6f1d2c3b-8a9e-4d5f-b6c7-1a2b3c4d5e6f").unwrap()
}

fn booking() -> Booking {
    Booking::new(
        "0f2f5a2e-6f0c-5d0e-8d5e-3b8f9f0e4a11"
            .parse::<BookingId>()
            .unwrap(),
        details("Window table"),
        moment("2026-11-23T08:00:00Z"),
    )
}

fn moment(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// What stands for the request that created the booking.
const REQUEST: &str = "7d865e95";

/// The key of the booking in the table.
fn key() -> Value {
    json!({ "owner": item()["owner"], "id": item()["id"] })
}

/// The booking as the table has it.
fn item() -> Value {
    json!({
        "owner": { "S": "6f1d2c3b-8a9e-4d5f-b6c7-1a2b3c4d5e6f" },
        "id": { "S": "0f2f5a2e-6f0c-5d0e-8d5e-3b8f9f0e4a11" },
        "starts_at_id": { "S": "2026-12-05T18:30:00.000Z#0f2f5a2e-6f0c-5d0e-8d5e-3b8f9f0e4a11" },
        "place": { "S": "Window table" },
        "starts_at": { "S": "2026-12-05T18:30:00.000Z" },
        "people": { "N": "4" },
        "note": { "S": "One child" },
        "version": { "N": "1" },
        "created_at": { "S": "2026-11-23T08:00:00.000Z" },
        "updated_at": { "S": "2026-11-23T08:00:00.000Z" },
        "created_by": { "S": REQUEST },
    })
}

fn with(mut item: Value, attribute: &str, value: Value) -> Value {
    item[attribute] = value;
    item
}

/// The answer to a write whose condition did not hold.
fn refused(stored: Option<Value>) -> (u16, Value) {
    let mut body = error("ConditionalCheckFailedException");
    if let Some(item) = stored {
        body["Item"] = item;
    }
    (400, body)
}

fn error(code: &str) -> Value {
    json!({
        "__type": format!("com.amazonaws.dynamodb.v20120810#{code}"),
        "message": "as recorded",
    })
}
