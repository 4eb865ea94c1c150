//! The plan against the real handlers, in memory: a release of this code passes, a broken one does not.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says by them what it expects"
)]

use std::sync::Mutex;
use std::time::Duration;

use bookings::Timestamp;
use bookings::memory::MemoryBookings;
use create_booking::Service;
use idempotency::{Idempotency, MemoryStore};
use lambda_http::{Body, Response};
use release_check::{CheckError, Invoke, InvokeError, Invoked, Limits, Plan, ReleaseCheck};
use serde_json::{Value, json};
use telemetry::config::Variables;

const KEY: &str = "p1";
const PLAN: &str = include_str!("../plan.json");

const LIMITS: Limits = Limits {
    steps: Duration::from_secs(10),
    clean_up: Duration::from_secs(20),
};

/// The functions over one store, each under its variable's name as its ARN.
struct Functions {
    service: Service<MemoryBookings, MemoryStore>,
    /// The function that answers 500, if any.
    broken: Option<&'static str>,
    called: Mutex<Vec<String>>,
}

impl Functions {
    fn new(broken: Option<&'static str>) -> Self {
        Self {
            service: Service {
                bookings: MemoryBookings::default(),
                idempotency: Idempotency::new(MemoryStore::default(), Duration::from_secs(3600)),
                premium_key: KEY.to_owned(),
            },
            broken,
            called: Mutex::default(),
        }
    }

    async fn answer(&self, function: &str, event: &Value) -> Response<Body> {
        let (bookings, now) = (&self.service.bookings, Timestamp::now());
        let request = lambda_http::request::from_str(&event.to_string()).unwrap();
        let answer = match function {
            "CREATE_BOOKING" => create_booking::handle(&self.service, request, now).await,
            "GET_BOOKING" => get_booking::handle(bookings, KEY, request).await,
            "LIST_BOOKINGS" => list_bookings::handle(bookings, KEY, request).await,
            "CHANGE_BOOKING" => change_booking::handle(bookings, KEY, request, now).await,
            "CANCEL_BOOKING" => cancel_booking::handle(bookings, KEY, request, now).await,
            other => panic!("the plan calls {other}"),
        };
        answer.unwrap()
    }
}

impl Invoke for &Functions {
    async fn invoke(&self, function_arn: &str, event: &Value) -> Result<Invoked, InvokeError> {
        self.called.lock().unwrap().push(function_arn.to_owned());
        if self.broken == Some(function_arn) {
            return Ok(Invoked::Answer(json!({ "statusCode": 500, "body": "{}" })));
        }
        Ok(Invoked::Answer(proxy_answer(
            &self.answer(function_arn, event).await,
        )))
    }
}

/// The answer as the function gives it to API Gateway.
fn proxy_answer(answer: &Response<Body>) -> Value {
    let headers = answer.headers().iter();
    let headers = headers.map(|(name, value)| (name.as_str(), json!([value.to_str().unwrap()])));
    json!({
        "statusCode": answer.status().as_u16(),
        "headers": {},
        "multiValueHeaders": Value::from_iter(headers),
        "body": std::str::from_utf8(answer.body()).unwrap(),
        "isBase64Encoded": false,
    })
}

fn targets() -> Variables {
    Variables::from([
        ("CREATE_BOOKING", "CREATE_BOOKING"),
        ("GET_BOOKING", "GET_BOOKING"),
        ("LIST_BOOKINGS", "LIST_BOOKINGS"),
        ("CHANGE_BOOKING", "CHANGE_BOOKING"),
        ("CANCEL_BOOKING", "CANCEL_BOOKING"),
    ])
}

async fn check(functions: &Functions, run_id: &str) -> Result<(), CheckError> {
    ReleaseCheck::new(PLAN, targets(), functions)
        .check(run_id, LIMITS)
        .await
}

#[tokio::test]
async fn this_release_passes_and_leaves_nothing_behind() {
    let functions = Functions::new(None);
    check(&functions, "run-1").await.unwrap();
    assert!(functions.service.bookings.is_empty());
}

/// The pre-traffic check and the post-traffic check of one deployment, and those of later ones.
#[tokio::test]
async fn each_run_has_a_booking_of_its_own() {
    let functions = Functions::new(None);
    for run_id in ["run-1", "run-2"] {
        check(&functions, run_id).await.unwrap();
    }
}

#[tokio::test]
async fn every_function_is_checked() {
    for broken in [
        "CREATE_BOOKING",
        "GET_BOOKING",
        "LIST_BOOKINGS",
        "CHANGE_BOOKING",
        "CANCEL_BOOKING",
    ] {
        let failure = check(&Functions::new(Some(broken)), "run-1").await;
        assert!(
            matches!(failure, Err(CheckError::Step { .. })),
            "{broken}: {failure:?}"
        );
    }
}

#[tokio::test]
async fn a_failed_check_still_removes_its_booking() {
    let functions = Functions::new(Some("CHANGE_BOOKING"));
    check(&functions, "run-1").await.unwrap_err();
    assert!(functions.service.bookings.is_empty());
    let called = functions.called.lock().unwrap();
    assert_eq!(called.last().map(String::as_str), Some("CANCEL_BOOKING"));
}

#[test]
fn the_plan_can_be_followed() {
    assert_eq!(Plan::parse(PLAN).unwrap().steps.len(), 8);
}
