//! What is read from requests, and what is refused.

#![allow(clippy::unwrap_used, reason = "a test says by it what it expects")]

use catalog::{Category, Cursor, Name, Position, ProductId};
use catalog_contract::Event;
use catalog_http::{
    Problem, caller, idempotency_key, if_match, product_details, product_id, product_query,
};
use lambda_http::Request;
use serde_json::{Value, json};

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
        let event = event("create-product").header("Content-Type", content_type);
        let details = product_details(&request(event.clone())).unwrap();
        assert_eq!(json!(details), event.json_body());
    }
}

#[test]
fn another_media_type_is_not_read() {
    let create = || event("create-product");
    let xml = create().header("Content-Type", "application/xml");
    assert_eq!(status(product_details(&request(xml))), 415);
    let none = create().without_header("Content-Type");
    assert_eq!(status(product_details(&request(none))), 415);
}

#[test]
fn a_body_has_a_longest_length() {
    let padded =
        |length: usize| event("create-product").text(&format!("{{}}{}", " ".repeat(length - 2)));
    assert_eq!(status(product_details(&request(padded(32 * 1024)))), 400);
    assert_eq!(
        status(product_details(&request(padded(32 * 1024 + 1)))),
        413
    );
}

#[test]
fn a_body_that_is_no_json_is_a_bad_request() {
    for text in ["", "{", "{\"name\":}", &"[".repeat(1000)] {
        let event = event("create-product").text(text);
        assert_eq!(status(product_details(&request(event))), 400, "{text:.9}");
    }
}

#[test]
fn every_fault_of_a_body_is_told_with_its_place() {
    let body = json!({ "name": "", "category": "a", "price": { "amount_minor": 1 }, "x": 1 });
    let problem = product_details(&request(event("create-product").body(&body))).unwrap_err();
    let told = json!(problem);
    assert_eq!(told["status"], 400);
    assert_eq!(told["title"], "Bad Request");
    assert_eq!(
        told["errors"],
        json!([
            { "pointer": "/x", "detail": "is not known" },
            { "pointer": "/name", "detail": "must have 1 to 120 characters" },
            { "pointer": "/price/currency", "detail": "is required" },
        ])
    );
}

#[test]
fn an_idempotency_key_is_visible_ascii() {
    let with = |key: &str| event("create-product").header("Idempotency-Key", key);
    for key in ["1", "\"8e03978e\"", &"k".repeat(128)] {
        assert_eq!(idempotency_key(&request(with(key))).unwrap(), key);
    }
    for key in ["", "two words", "schlüssel", &"k".repeat(129)] {
        assert_eq!(status(idempotency_key(&request(with(key)))), 400, "{key}");
    }
    let none = event("create-product").without_header("Idempotency-Key");
    assert_eq!(status(idempotency_key(&request(none))), 400);
}

#[test]
fn if_match_is_one_etag_of_this_api() {
    let with = |etag| request(event("update-product").header("If-Match", etag));
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
    let none = event("update-product").without_header("If-Match");
    assert_eq!(status(if_match(&request(none))), 428);
}

#[test]
fn an_id_in_the_path_is_a_uuid() {
    let id = product_id(&request(event("get-product"))).unwrap();
    assert_eq!(id.to_string(), "3f0c9a52-6d8e-5b41-9c07-2e5d8a1b7f64");
    assert_eq!(
        status(product_id(&request(event("get-product").product("7")))),
        400
    );
}

#[test]
fn a_query_has_defaults() {
    let query = product_query(&request(
        event("list-products").query(&[("category", "a-b")]),
    ))
    .unwrap();
    assert_eq!(
        (query.category.as_str(), query.size.get(), query.after),
        ("a-b", 20, None)
    );
}

#[test]
fn a_cursor_is_read_back() {
    let name = Name::try_from("Desk").unwrap();
    let position = Position::new(&name, ProductId::of_request("a", "b"));
    let cursor = Cursor::new(Category::try_from("a").unwrap(), position);
    let text = cursor.to_string();
    let query = [
        ("category", "a"),
        ("limit", "100"),
        ("cursor", text.as_str()),
    ];
    let query = product_query(&request(event("list-products").query(&query))).unwrap();
    assert_eq!((query.size.get(), query.after), (100, Some(cursor)));
}

#[test]
fn every_fault_of_a_query_is_told() {
    let errors = |parameters: &[(&str, &str)]| -> Value {
        let problem =
            product_query(&request(event("list-products").query(parameters))).unwrap_err();
        json!(problem)["errors"].take()
    };
    assert_eq!(
        errors(&[("limit", "many")]),
        json!([
            { "parameter": "category", "detail": "is required" },
            { "parameter": "limit", "detail": "must be a whole number from 1 to 100" },
        ])
    );
    assert_eq!(
        errors(&[("category", "a"), ("cursor", "MQ"), ("limit", "0")]),
        json!([
            { "parameter": "limit", "detail": "must be a whole number from 1 to 100" },
            { "parameter": "cursor", "detail": "was not issued for this list" },
        ])
    );
}

#[test]
fn callers_are_told_apart_by_what_authorized_them() {
    let named = |name: &str| caller(&request(event(name)));
    assert_eq!(named("create-product"), "iam:AROAEXAMPLEID00000001");
    assert_eq!(
        named("create-product-cognito"),
        "user-pool:6f1d2c3b-8a9e-4d5f-b6c7-1a2b3c4d5e6f"
    );
    assert_eq!(named("create-product-authorizer"), "authorizer:partner-42");
    assert_eq!(caller(&Request::default()), "anonymous");
}

#[test]
fn the_users_of_an_identity_pool_are_not_one_caller() {
    let event = event("create-product").identity("cognitoIdentityId", "eu-central-1:user-1");
    assert_eq!(caller(&request(event)), "identity-pool:eu-central-1:user-1");
}
