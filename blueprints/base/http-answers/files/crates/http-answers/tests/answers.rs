//! What callers see.

#![allow(clippy::unwrap_used, reason = "a test says by them what it expects")]

use http_answers::{Problem, respond};
use lambda_http::http::StatusCode;
use serde_json::{Value, json};

fn answered(outcome: Result<Value, Problem>) -> (u16, String, Option<String>, Value) {
    let response = respond(outcome).unwrap();
    let header = |name: &str| {
        let value = response.headers().get(name)?;
        Some(value.to_str().unwrap().to_owned())
    };
    let kind = header("content-type").unwrap();
    let body = serde_json::from_slice(response.body()).unwrap();
    (
        response.status().as_u16(),
        kind,
        header("retry-after"),
        body,
    )
}

#[test]
fn an_answer_is_json() {
    let (status, kind, again, body) = answered(Ok(json!({"a": 1})));
    assert_eq!(
        (status, kind.as_str(), again),
        (200, "application/json", None)
    );
    assert_eq!(body, json!({"a": 1}));
}

#[test]
fn a_broken_rule_is_named() {
    let (status, kind, again, body) =
        answered(Err(Problem::breaks("weight", "has to be positive")));
    assert_eq!(
        (status, kind.as_str(), again),
        (400, "application/problem+json", None)
    );
    assert_eq!(
        body,
        json!({
            "type": "about:blank",
            "title": "Bad Request",
            "status": 400,
            "detail": "The request breaks the rule named in `errors`.",
            "errors": [{"field": "weight", "detail": "has to be positive"}],
        })
    );
}

#[test]
fn callers_do_not_learn_the_cause() {
    let cause = std::io::Error::other("the table of secrets");
    for (problem, status, again) in [
        (Problem::unavailable(&cause), 503, Some("1")),
        (Problem::fault(&cause), 500, None),
    ] {
        let (found, _, retry, body) = answered(Err(problem));
        assert_eq!((found, retry.as_deref()), (status, again));
        assert!(!body.to_string().contains("secrets"), "{body}");
    }
}

#[test]
fn another_status_has_its_own_title() {
    let problem = Problem::new(StatusCode::NOT_FOUND, "There is no such thing.");
    let (status, _, _, body) = answered(Err(problem));
    assert_eq!((status, &body["title"]), (404, &json!("Not Found")));
}
