//! The plan against the real handlers, in memory: a release of this code passes, a broken one does not.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says by them what it expects"
)]

use std::time::Duration;

use batch::Nowhere;
use lambda_http::{Body, Request, Response};
use release_check::{CheckError, Invoke, InvokeError, Invoked, Limits, Plan, ReleaseCheck};
use serde_json::{Value, from_value, json, to_value};
use telemetry::config::Variables;
use trends::memory::MemoryTrends;

const PLAN: &str = include_str!("../plan.json");
const FUNCTIONS: [&str; 5] = [
    "COUNT_HASHTAGS",
    "AGGREGATE_WINDOWS",
    "PUBLISH_REPORT",
    "REPORT_TRENDS",
    "REPORT_HASHTAG",
];
const LIMITS: Limits = Limits {
    steps: Duration::from_secs(10),
    clean_up: Duration::from_secs(20),
};

/// The functions over one store, each under its variable's name as its ARN.
#[derive(Default)]
struct Functions {
    trends: MemoryTrends,
    /// The function that answers nonsense, if any.
    broken: Option<&'static str>,
}

impl Functions {
    /// A function runs on one thread; the check may move between threads, so it is called on one of its own.
    fn answered(&self, function: &str, event: &Value) -> Value {
        let call = || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .build()
                .unwrap();
            runtime.block_on(self.answer(function, event.clone()))
        };
        std::thread::scope(|scope| scope.spawn(call).join().unwrap())
    }

    async fn answer(&self, function: &str, event: Value) -> Value {
        let trends = &self.trends;
        match function {
            "COUNT_HASHTAGS" => to_value(
                count_hashtags::handle(trends, &Nowhere, from_value(event).unwrap())
                    .await
                    .unwrap(),
            ),
            "AGGREGATE_WINDOWS" => to_value(
                aggregate_windows::handle(trends, from_value(event).unwrap())
                    .await
                    .unwrap(),
            ),
            "PUBLISH_REPORT" => to_value(
                publish_report::handle(trends, trends, 30, from_value(event).unwrap())
                    .await
                    .unwrap(),
            ),
            "REPORT_TRENDS" => Ok(proxy_answer(
                &report_trends::handle(trends, request(&event))
                    .await
                    .unwrap(),
            )),
            "REPORT_HASHTAG" => Ok(proxy_answer(
                &report_hashtag::handle(trends, request(&event))
                    .await
                    .unwrap(),
            )),
            other => panic!("the plan calls {other}"),
        }
        .unwrap()
    }
}

impl Invoke for &Functions {
    async fn invoke(&self, function_arn: &str, event: &Value) -> Result<Invoked, InvokeError> {
        if self.broken == Some(function_arn) {
            return Ok(Invoked::Answer(json!({ "statusCode": 500 })));
        }
        Ok(Invoked::Answer(self.answered(function_arn, event)))
    }
}

fn request(event: &Value) -> Request {
    lambda_http::request::from_str(&event.to_string()).unwrap()
}

/// The answer as the function gives it to API Gateway.
fn proxy_answer(answer: &Response<Body>) -> Value {
    json!({ "statusCode": answer.status().as_u16(), "body": std::str::from_utf8(answer.body()).unwrap() })
}

async fn check(functions: &Functions) -> Result<(), CheckError> {
    let targets = Variables::from(FUNCTIONS.map(|name| (name, name)));
    ReleaseCheck::new(PLAN, targets, functions)
        .check("run-1", LIMITS)
        .await
}

#[tokio::test]
async fn this_release_passes_however_often_it_is_checked() {
    let functions = Functions::default();
    for _ in 0..2 {
        check(&functions).await.unwrap();
    }
    let hour = "2026-01-01T00:00:00Z".parse().unwrap();
    assert_eq!(functions.trends.posts("releasecheck", hour), 1);
}

#[tokio::test]
async fn no_report_shows_what_a_check_left() {
    let functions = Functions::default();
    check(&functions).await.unwrap();
    check(&functions).await.unwrap();
    assert_eq!(
        functions
            .trends
            .reports()
            .iter()
            .map(|report| report.posts)
            .sum::<u64>(),
        0
    );
}

#[tokio::test]
async fn every_function_is_checked() {
    for broken in FUNCTIONS {
        let failure = check(&Functions {
            broken: Some(broken),
            ..Functions::default()
        })
        .await;
        assert!(
            matches!(failure, Err(CheckError::Step { .. })),
            "{broken}: {failure:?}"
        );
    }
}

#[test]
fn the_plan_can_be_followed() {
    assert_eq!(Plan::parse(PLAN).unwrap().steps.len(), 7);
}
