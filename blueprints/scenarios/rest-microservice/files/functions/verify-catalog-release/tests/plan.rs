//! The plan against the real handlers, in memory: a release of this code passes, a broken one does not.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says by them what it expects"
)]

use std::sync::Mutex;
use std::time::Duration;

use catalog::memory::MemoryCatalog;
use idempotency::{Idempotency, MemoryStore};
use lambda_http::{Body, Response};
use release_check::{CheckError, Invoke, InvokeError, Invoked, Limits, Plan, ReleaseCheck};
use serde_json::{Value, json};
use telemetry::config::Variables;

const PLAN: &str = include_str!("../plan.json");

const LIMITS: Limits = Limits {
    steps: Duration::from_secs(10),
    clean_up: Duration::from_secs(20),
};

/// The functions of the catalog over one catalog, each under its variable's name as its ARN.
struct Functions {
    catalog: MemoryCatalog,
    idempotency: Idempotency<MemoryStore>,
    /// The function that answers 500, if any.
    broken: Option<&'static str>,
    called: Mutex<Vec<String>>,
}

impl Functions {
    fn new(broken: Option<&'static str>) -> Self {
        Self {
            catalog: MemoryCatalog::default(),
            idempotency: Idempotency::new(MemoryStore::default(), Duration::from_secs(3600)),
            broken,
            called: Mutex::default(),
        }
    }

    async fn answer(&self, function: &str, event: &Value) -> Response<Body> {
        let catalog = &self.catalog;
        let request = lambda_http::request::from_str(&event.to_string()).unwrap();
        let answer = match function {
            "CREATE_PRODUCT" => create_product::handle(catalog, &self.idempotency, request).await,
            "GET_PRODUCT" => get_product::handle(catalog, request).await,
            "LIST_PRODUCTS" => list_products::handle(catalog, request).await,
            "UPDATE_PRODUCT" => update_product::handle(catalog, request).await,
            "DELETE_PRODUCT" => delete_product::handle(catalog, request).await,
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
        ("CREATE_PRODUCT", "CREATE_PRODUCT"),
        ("GET_PRODUCT", "GET_PRODUCT"),
        ("LIST_PRODUCTS", "LIST_PRODUCTS"),
        ("UPDATE_PRODUCT", "UPDATE_PRODUCT"),
        ("DELETE_PRODUCT", "DELETE_PRODUCT"),
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
    assert!(functions.catalog.is_empty());
}

/// The pre-traffic check and the post-traffic check of one deployment, and those of later ones.
#[tokio::test]
async fn each_run_has_a_product_of_its_own() {
    let functions = Functions::new(None);
    for run_id in ["run-1", "run-2"] {
        check(&functions, run_id).await.unwrap();
    }
}

#[tokio::test]
async fn every_function_is_checked() {
    for broken in [
        "CREATE_PRODUCT",
        "GET_PRODUCT",
        "LIST_PRODUCTS",
        "UPDATE_PRODUCT",
        "DELETE_PRODUCT",
    ] {
        let failure = check(&Functions::new(Some(broken)), "run-1").await;
        assert!(
            matches!(failure, Err(CheckError::Step { .. })),
            "{broken}: {failure:?}"
        );
    }
}

#[tokio::test]
async fn a_failed_check_still_removes_its_product() {
    let functions = Functions::new(Some("UPDATE_PRODUCT"));
    check(&functions, "run-1").await.unwrap_err();
    assert!(functions.catalog.is_empty());
    let called = functions.called.lock().unwrap();
    assert_eq!(called.last().map(String::as_str), Some("DELETE_PRODUCT"));
}

#[test]
fn the_plan_can_be_followed() {
    assert_eq!(Plan::parse(PLAN).unwrap().steps.len(), 8);
}
