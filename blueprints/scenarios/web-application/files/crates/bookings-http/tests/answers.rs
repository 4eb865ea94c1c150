//! What clients get: each failure has one status, and every answer carries the correlation id.

#![allow(clippy::unwrap_used, reason = "a test says by it what it expects")]

use std::time::Duration;

use bookings::{Booking, BookingDetails, BookingId, BookingsError, Owner, Tier, Version};
use bookings_contract::Contract;
use bookings_http::{Answer, Problem, respond};
use lambda_http::Body;
use lambda_http::http::Response;
use serde_json::{Value, json};

fn details() -> Value {
    json!({ "place": "Window table", "starts_at": "2026-12-05T18:30:00Z", "people": 4 })
}

fn booking() -> Booking {
    let owner = Owner::try_from("a").unwrap();
    Booking::new(
        BookingId::of_request(&owner, "b"),
        BookingDetails::try_from(&details()).unwrap(),
        "2026-11-23T08:06:00Z".parse().unwrap(),
    )
}

fn header<'a>(response: &'a Response<Body>, name: &str) -> &'a str {
    response.headers().get(name).unwrap().to_str().unwrap()
}

fn failed(problem: impl Into<Problem>) -> (Response<Body>, Value) {
    let response = respond(Err(problem.into())).unwrap();
    let body = serde_json::from_slice(response.body()).unwrap();
    (response, body)
}

fn unavailable() -> BookingsError {
    BookingsError::Unavailable {
        retry_after: Duration::from_millis(1500),
        cause: "rate exceeded on table bookings".into(),
    }
}

#[test]
fn a_new_booking_is_answered_with_its_place_and_version() {
    let response = respond(Ok(Answer::created(&booking()))).unwrap();
    assert_eq!(response.status(), 201);
    assert_eq!(
        header(&response, "location"),
        format!("/api/v1/bookings/{}", booking().id)
    );
    assert_eq!(header(&response, "etag"), "\"1\"");
    let body: Value = serde_json::from_slice(response.body()).unwrap();
    assert_eq!(body, json!(booking()));
    assert_eq!(
        Contract::read()
            .unwrap()
            .check_answer("createBooking", &response),
        Ok(())
    );
}

#[test]
fn a_stored_answer_is_given_as_it_was() {
    let answer = Answer::created(&booking());
    let stored = serde_json::to_string(&answer).unwrap();
    assert_eq!(serde_json::from_str::<Answer>(&stored).unwrap(), answer);
}

#[tokio::test]
async fn every_answer_carries_the_correlation_id_and_is_kept_by_nobody() {
    for outcome in [Ok(Answer::no_content()), Err(Problem::from(unavailable()))] {
        let response = telemetry::with_correlation_id("web-7f3a", async { respond(outcome) }).await;
        let response = response.unwrap();
        assert_eq!(header(&response, "x-correlation-id"), "web-7f3a");
        assert_eq!(header(&response, "cache-control"), "no-store");
    }
}

#[test]
fn each_failure_of_bookings_has_its_status() {
    let id = booking().id;
    let settled = BookingsError::Settled {
        starts_at: booking().details.starts_at,
    };
    let far = Tier::Standard.allows(&booking().details, booking().details.starts_at);
    let stale = BookingsError::Stale {
        expected: Version::FIRST,
        current: Version::FIRST.next(),
    };
    for (error, status) in [
        (BookingsError::NotFound(id), 404),
        (BookingsError::AlreadyExists(id), 422),
        (stale, 412),
        (settled, 409),
        (far.unwrap_err().into(), 400),
        (BookingsError::Store("table not found".into()), 500),
        (unavailable(), 503),
    ] {
        let (response, body) = failed(error);
        assert_eq!(response.status(), status);
        assert_eq!(
            header(&response, "content-type"),
            "application/problem+json"
        );
        assert_eq!(body["status"], status);
        assert_eq!(body["type"], "about:blank");
    }
}

#[test]
fn a_stale_change_is_told_the_current_version() {
    let (_, body) = failed(BookingsError::Stale {
        expected: Version::FIRST,
        current: Version::try_from(9).unwrap(),
    });
    assert!(body["detail"].as_str().unwrap().contains("\"9\""));
}

#[test]
fn the_wait_is_told_in_whole_seconds() {
    assert_eq!(header(&failed(unavailable()).0, "retry-after"), "2");
}

#[test]
fn what_a_store_says_stays_in_the_log() {
    for error in [
        unavailable(),
        BookingsError::Store("table bookings not found".into()),
    ] {
        let (_, body) = failed(error);
        assert!(!body.to_string().contains("table"), "{body}");
    }
}

#[tokio::test]
async fn a_fault_of_ours_is_an_error_in_the_log_and_an_outage_is_not() {
    use idempotency::{Error, StoreError};
    let store = |error| Problem::from(Error::<BookingsError>::Store(error));
    for (problem, level) in [
        (store(StoreError::fault("access denied")), "ERROR"),
        (store(StoreError::unavailable("throttled")), "WARN"),
        (BookingsError::Store("corrupt".into()).into(), "ERROR"),
        (unavailable().into(), "WARN"),
    ] {
        let (_, lines) = telemetry::logs::recorded(async { failed(problem) }).await;
        assert_eq!(lines[0]["level"], level, "{lines:?}");
    }
}

#[tokio::test]
async fn broken_rules_are_logged_by_their_place_alone() {
    let body = json!({ "place": "", "starts_at": "a secret", "people": 21 });
    let faults = BookingDetails::try_from(&body).unwrap_err();
    let work = async { failed(faults).0.status() };
    let (status, lines) = telemetry::logs::recorded(work).await;
    assert_eq!(status, 400);
    let places = json!("/place /starts_at /people");
    assert_eq!(
        (&lines[0]["level"], &lines[0]["places"]),
        (&json!("DEBUG"), &places)
    );
    assert!(!format!("{lines:?}").contains("secret"));
}

#[test]
fn each_failure_of_a_repeated_request_has_its_status() {
    use idempotency::{Error, StoreError};
    let in_progress = Error::InProgress {
        retry_after: Duration::ZERO,
    };
    for (error, status) in [
        (Error::<BookingsError>::Mismatch, 422),
        (in_progress, 409),
        (Error::Operation(unavailable()), 503),
        (Error::Store(StoreError::unavailable("throttled")), 503),
        (Error::Store(StoreError::fault("access denied")), 500),
        (
            Error::Answer(serde_json::from_str::<u8>("").unwrap_err()),
            500,
        ),
    ] {
        let (response, _) = failed(error);
        assert_eq!(response.status(), status);
        let retry = matches!(status, 409 | 503);
        assert_eq!(response.headers().contains_key("retry-after"), retry);
    }
}
