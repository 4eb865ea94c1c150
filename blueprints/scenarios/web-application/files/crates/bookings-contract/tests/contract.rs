//! The judge judges: it lets right messages pass and finds wrong ones.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says by them what it expects"
)]

use std::fs;

use bookings_contract::{Contract, Event};
use lambda_http::Body;
use lambda_http::http::Response;
use serde_json::{Value, json};

fn contract() -> Contract {
    Contract::read().unwrap()
}

fn answer(status: u16, content_type: Option<&str>, body: &Value) -> Response<Body> {
    let mut answer = Response::builder()
        .status(status)
        .header("x-correlation-id", "web-7f3a")
        .header("etag", "\"1\"");
    if let Some(content_type) = content_type {
        answer = answer.header("content-type", content_type);
    }
    let body = match body {
        Value::Null => Body::Empty,
        body => body.to_string().into(),
    };
    answer.body(body).unwrap()
}

fn booking() -> Value {
    json!({
        "id": "3f0c9a52-6d8e-5b41-9c07-2e5d8a1b7f64",
        "place": "Window table",
        "starts_at": "2026-12-05T18:30:00.000Z",
        "people": 4,
        "note": "",
        "version": 1,
        "created_at": "2026-11-23T08:06:00.000Z",
        "updated_at": "2026-11-23T08:06:00.000Z",
    })
}

/// Every event of a request for bookings that lies in `events/`, also those that are added later.
#[test]
fn every_event_fits_the_contract() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../events");
    let mut operations = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let event: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let resource = event["resource"].as_str().unwrap_or_default();
        if !resource.starts_with("/api/v1/bookings") {
            continue;
        }
        let name = path.file_stem().unwrap().to_str().unwrap();
        let request = Event::of(name).unwrap().request().unwrap();
        let operation = contract().check_request(&request);
        operations.push(operation.unwrap_or_else(|breach| panic!("{name}: {breach}")));
    }
    operations.sort_unstable();
    operations.dedup();
    assert_eq!(
        operations,
        [
            "cancelBooking",
            "changeBooking",
            "createBooking",
            "getBooking",
            "listBookings"
        ]
    );
}

#[test]
fn a_wrong_request_is_found() {
    let check = |event: Event| contract().check_request(&event.request().unwrap());
    let create = || Event::of("create-booking").unwrap();
    let list = || Event::of("list-bookings").unwrap();
    for (event, named) in [
        (
            create().without_header("Idempotency-Key"),
            "Idempotency-Key",
        ),
        (
            create().header("Idempotency-Key", "two words"),
            "Idempotency-Key",
        ),
        (create().text("{"), "not JSON"),
        (create().body(&json!({ "place": "Desk" })), "starts_at"),
        (list().query(&[("from", "today")]), "from"),
        (list().query(&[("limit", "many")]), "limit"),
        (list().query(&[("limit", "101")]), "limit"),
        (Event::of("get-booking").unwrap().booking("7"), "id"),
        (
            Event::of("change-booking").unwrap().header("If-Match", "*"),
            "If-Match",
        ),
    ] {
        let breach = check(event).unwrap_err();
        assert!(breach.to_string().contains(named), "{named}: {breach}");
    }
}

#[test]
fn a_right_answer_passes() {
    let check = |operation, answer| contract().check_answer(operation, &answer);
    let json = Some("application/json");
    assert_eq!(check("getBooking", answer(200, json, &booking())), Ok(()));
    assert_eq!(
        check("cancelBooking", answer(204, None, &Value::Null)),
        Ok(())
    );
    let page = json!({ "items": [booking()], "next_cursor": "MQ" });
    assert_eq!(check("listBookings", answer(200, json, &page)), Ok(()));
}

fn assert_breach(operation: &str, answer: &Response<Body>, named: &str) {
    let breach = contract().check_answer(operation, answer).unwrap_err();
    assert!(breach.to_string().contains(named), "{named}: {breach}");
}

#[test]
fn a_wrong_booking_is_found() {
    for (name, value) in [
        ("colour", json!("brown")),
        ("version", json!(0)),
        ("id", json!("7")),
        ("created_at", json!("today")),
    ] {
        let mut booking = booking();
        booking[name] = value;
        let answer = answer(200, Some("application/json"), &booking);
        assert_breach("getBooking", &answer, name);
    }
}

#[test]
fn a_wrong_answer_is_found() {
    let (plain, problem) = (Some("application/json"), Some("application/problem+json"));
    let untitled = json!({ "type": "about:blank" });
    for (operation, status, content_type, body, named) in [
        ("getBooking", 202, plain, booking(), "never answers 202"),
        ("getBooking", 200, None, booking(), "no content type"),
        ("getBooking", 200, problem, booking(), "problem+json"),
        ("createBooking", 201, plain, booking(), "Location"),
        ("cancelBooking", 204, plain, booking(), "must not be"),
        ("getBooking", 503, problem, json!({}), "Retry-After"),
        ("getBooking", 404, problem, untitled, "title"),
        ("orderBooking", 200, plain, booking(), "no operation"),
    ] {
        assert_breach(operation, &answer(status, content_type, &body), named);
    }
}

#[test]
fn an_answer_has_a_correlation_id() {
    let mut answer = answer(204, None, &Value::Null);
    answer.headers_mut().remove("x-correlation-id");
    let breach = contract()
        .check_answer("cancelBooking", &answer)
        .unwrap_err();
    assert_eq!(breach.to_string(), "x-correlation-id is missing");
}
