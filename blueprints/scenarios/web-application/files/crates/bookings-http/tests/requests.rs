//! What is read from requests, and what is refused.

#![allow(clippy::unwrap_used, reason = "a test says by it what it expects")]

use bookings::{BookingId, BookingQuery, Cursor, Owner, Position, Tier};
use bookings_contract::Event;
use bookings_http::{
    Problem, booking_details, booking_id, booking_query, customer, idempotency_key, if_match,
};
use lambda_http::Request;
use serde_json::json;

fn request(event: Event) -> Request {
    event.request().unwrap()
}

fn event(name: &str) -> Event {
    Event::of(name).unwrap()
}

fn status<T>(result: Result<T, Problem>) -> u16 {
    result.map(drop).unwrap_err().status().as_u16()
}

#[test]
fn a_body_is_read_whatever_the_parameters_of_its_type() {
    for content_type in ["application/json", "Application/JSON; charset=utf-8"] {
        let event = event("create-booking").header("Content-Type", content_type);
        let details = booking_details(&request(event.clone())).unwrap();
        assert_eq!(json!(details), event.json_body());
    }
}

#[test]
fn another_media_type_is_not_read() {
    let create = || event("create-booking");
    let xml = create().header("Content-Type", "application/xml");
    assert_eq!(status(booking_details(&request(xml))), 415);
    let none = create().without_header("Content-Type");
    assert_eq!(status(booking_details(&request(none))), 415);
}

#[test]
fn a_body_has_a_longest_length() {
    let padded =
        |length: usize| event("create-booking").text(&format!("{{}}{}", " ".repeat(length - 2)));
    assert_eq!(status(booking_details(&request(padded(8 * 1024)))), 400);
    assert_eq!(status(booking_details(&request(padded(8 * 1024 + 1)))), 413);
}

#[test]
fn a_body_that_is_no_json_is_a_bad_request() {
    for text in ["", "{", "{\"name\":}", &"[".repeat(1000)] {
        let event = event("create-booking").text(text);
        assert_eq!(status(booking_details(&request(event))), 400, "{text:.9}");
    }
}

#[test]
fn every_fault_of_a_body_is_told_with_its_place() {
    let body = json!({ "place": "", "people": 21, "x": 1 });
    let problem = booking_details(&request(event("create-booking").body(&body))).unwrap_err();
    let told = json!(problem);
    assert_eq!(told["status"], 400);
    assert_eq!(told["title"], "Bad Request");
    assert_eq!(
        told["errors"],
        json!([
            { "pointer": "/x", "detail": "is not known" },
            { "pointer": "/place", "detail": "must have 1 to 80 characters" },
            { "pointer": "/starts_at", "detail": "is required" },
            { "pointer": "/people", "detail": "must be a whole number from 1 to 20" },
        ])
    );
}

#[test]
fn an_idempotency_key_is_visible_ascii() {
    let with = |key: &str| event("create-booking").header("Idempotency-Key", key);
    for key in ["1", "\"8e03978e\"", &"k".repeat(128)] {
        assert_eq!(idempotency_key(&request(with(key))).unwrap(), key);
    }
    for key in ["", "two words", "schlüssel", &"k".repeat(129)] {
        assert_eq!(status(idempotency_key(&request(with(key)))), 400, "{key}");
    }
    let none = event("create-booking").without_header("Idempotency-Key");
    assert_eq!(status(idempotency_key(&request(none))), 400);
}

#[test]
fn if_match_is_one_etag_of_this_api() {
    let with = |etag| request(event("change-booking").header("If-Match", etag));
    assert_eq!(if_match(&with("\"12\"")).unwrap().get(), 12);
    for etag in [
        "*",
        "12",
        "\"0\"",
        "\"012\"",
        "\"+12\"",
        "W/\"12\"",
        "\"1\", \"2\"",
        "\"a\"",
        "",
    ] {
        assert_eq!(status(if_match(&with(etag))), 400, "{etag}");
    }
    let none = event("change-booking").without_header("If-Match");
    assert_eq!(status(if_match(&request(none))), 428);
}

#[test]
fn an_id_in_the_path_is_a_uuid() {
    let id = booking_id(&request(event("get-booking"))).unwrap();
    assert_eq!(id.to_string(), "3f0c9a52-6d8e-5b41-9c07-2e5d8a1b7f64");
    assert_eq!(
        status(booking_id(&request(event("get-booking").booking("7")))),
        400
    );
}

#[test]
fn a_query_has_defaults() {
    let query = booking_query(&request(event("list-bookings").query(&[]))).unwrap();
    assert_eq!(query, BookingQuery::default());
    assert_eq!(query.size.get(), 20);
}

#[test]
fn a_query_is_read() {
    let owner = Owner::try_from("a").unwrap();
    let moment = "2026-11-23T08:06:00.000Z".parse().unwrap();
    let position = Position::new(moment, BookingId::of_request(&owner, "b"));
    let cursor = Cursor::new(position);
    let text = cursor.to_string();
    let query = [
        ("from", "2026-11-23T09:06:00+01:00"),
        ("limit", "100"),
        ("cursor", text.as_str()),
    ];
    let query = booking_query(&request(event("list-bookings").query(&query))).unwrap();
    assert_eq!((query.from, query.after), (Some(moment), Some(cursor)));
    assert_eq!(query.size.get(), 100);
}

#[test]
fn every_fault_of_a_query_is_told() {
    let query = [("from", "today"), ("limit", "many"), ("cursor", "MQ")];
    let problem = booking_query(&request(event("list-bookings").query(&query))).unwrap_err();
    assert_eq!(
        json!(problem)["errors"],
        json!([
            { "parameter": "from", "detail": "must be an RFC 3339 date and time" },
            { "parameter": "limit", "detail": "must be a whole number from 1 to 100" },
            { "parameter": "cursor", "detail": "was not issued by this list" },
        ])
    );
}

#[test]
fn the_owner_is_the_subject_of_the_token() {
    let known = customer(&request(event("get-booking")), "p1").unwrap();
    assert_eq!(known.owner.as_str(), "6f1d2c3b-8a9e-4d5f-b6c7-1a2b3c4d5e6f");
    assert_eq!(known.tier, Tier::Standard);
    assert_eq!(status(customer(&Request::default(), "p1")), 401);
    let nobody = event("get-booking").claim("sub", "");
    assert_eq!(status(customer(&request(nobody), "p1")), 401);
}

#[test]
fn the_tier_is_a_group_of_the_token() {
    for (groups, tier) in [
        ("premium", Tier::Premium),
        ("standard,premium", Tier::Premium),
        ("[premium]", Tier::Premium),
        ("[standard premium]", Tier::Premium),
        ("[standard]", Tier::Standard),
        ("standard", Tier::Standard),
        ("not-premium", Tier::Standard),
        ("", Tier::Standard),
    ] {
        let event = event("get-booking").claim("cognito:groups", groups);
        assert_eq!(
            customer(&request(event), "p1").unwrap().tier,
            tier,
            "{groups}"
        );
    }
}

#[test]
fn only_premium_customers_call_with_their_key() {
    let with = |groups| {
        let event = event("get-booking").claim("cognito:groups", groups);
        customer(&request(event.api_key("p1")), "p1")
    };
    assert_eq!(status(with("standard")), 403);
    assert!(with("premium").is_ok());
}
