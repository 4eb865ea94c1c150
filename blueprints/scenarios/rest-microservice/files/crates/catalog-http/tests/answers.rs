//! What clients get: each failure has one status, and every answer carries the correlation id.

#![allow(clippy::unwrap_used, reason = "a test says by it what it expects")]

use std::time::Duration;

use catalog::{CatalogError, Product, ProductDetails, ProductId, Version};
use catalog_contract::Contract;
use catalog_http::{Answer, Problem, respond};
use lambda_http::Body;
use lambda_http::http::Response;
use serde_json::{Value, json};

fn product() -> Product {
    let details = json!({
        "name": "Walnut desk",
        "category": "office",
        "price": { "amount_minor": 64_900, "currency": "EUR" },
    });
    Product::new(
        ProductId::of_request("a", "b"),
        ProductDetails::try_from(&details).unwrap(),
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

fn unavailable() -> CatalogError {
    CatalogError::Unavailable {
        retry_after: Duration::from_millis(1500),
        cause: "rate exceeded on table products".into(),
    }
}

#[test]
fn a_new_product_is_answered_with_its_place_and_version() {
    let response = respond(Ok(Answer::created(&product()))).unwrap();
    assert_eq!(response.status(), 201);
    assert_eq!(
        header(&response, "location"),
        format!("/v1/products/{}", product().id)
    );
    assert_eq!(header(&response, "etag"), "\"1\"");
    let body: Value = serde_json::from_slice(response.body()).unwrap();
    assert_eq!(body, json!(product()));
    assert_eq!(
        Contract::read()
            .unwrap()
            .check_answer("createProduct", &response),
        Ok(())
    );
}

#[test]
fn a_stored_answer_is_given_as_it_was() {
    let answer = Answer::created(&product());
    let stored = serde_json::to_string(&answer).unwrap();
    assert_eq!(serde_json::from_str::<Answer>(&stored).unwrap(), answer);
}

#[tokio::test]
async fn every_answer_carries_the_correlation_id() {
    for outcome in [Ok(Answer::no_content()), Err(Problem::from(unavailable()))] {
        let response =
            telemetry::with_correlation_id("checkout-7f3a", async { respond(outcome) }).await;
        assert_eq!(
            header(&response.unwrap(), "x-correlation-id"),
            "checkout-7f3a"
        );
    }
}

#[test]
fn each_failure_of_the_catalog_has_its_status() {
    let id = product().id;
    let stale = CatalogError::Stale {
        expected: Version::FIRST,
        current: Version::FIRST.next(),
    };
    for (error, status) in [
        (CatalogError::NotFound(id), 404),
        (CatalogError::AlreadyExists(id), 422),
        (stale, 412),
        (CatalogError::Store("table not found".into()), 500),
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
    let (_, body) = failed(CatalogError::Stale {
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
        CatalogError::Store("table products not found".into()),
    ] {
        let (_, body) = failed(error);
        assert!(!body.to_string().contains("table"), "{body}");
    }
}

#[tokio::test]
async fn a_fault_of_ours_is_an_error_in_the_log_and_an_outage_is_not() {
    use idempotency::{Error, StoreError};
    let store = |error| Problem::from(Error::<CatalogError>::Store(error));
    for (problem, level) in [
        (store(StoreError::fault("access denied")), "ERROR"),
        (store(StoreError::unavailable("throttled")), "WARN"),
        (CatalogError::Store("corrupt".into()).into(), "ERROR"),
        (unavailable().into(), "WARN"),
    ] {
        let (_, lines) = telemetry::logs::recorded(async { failed(problem) }).await;
        assert_eq!(lines[0]["level"], level, "{lines:?}");
    }
}

#[tokio::test]
async fn broken_rules_are_logged_by_their_place_alone() {
    let body = json!({
        "name": "",
        "category": "A secret",
        "price": { "amount_minor": -7, "currency": "EUR" },
    });
    let faults = ProductDetails::try_from(&body).unwrap_err();
    let work = async { failed(faults).0.status() };
    let (status, lines) = telemetry::logs::recorded(work).await;
    assert_eq!(status, 400);
    let places = json!("/name /category /price/amount_minor");
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
        (Error::<CatalogError>::Mismatch, 422),
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
