//! The plan against the real authorizer, in memory.

#![allow(clippy::unwrap_used, reason = "a test says by it what it expects")]

use authorize_request::{Authorizer, Rules, Source};
use lambda_runtime::{Context, LambdaEvent};
use release_check::Plan;
use serde_json::{Value, json};

const PLAN: &str = include_str!("../plan.json");

/// An issuer with one key, the public one of RFC 7517's example.
const KEYS: &str = r#"{"keys": [{
    "kty": "EC", "crv": "P-256", "kid": "1", "alg": "ES256",
    "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
    "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"
}]}"#;

async fn answer(keys: &str, event: &Value) -> Option<Value> {
    let rules = Rules {
        issuer: "https://issuer.example.com".to_owned(),
        audience: "catalog".to_owned(),
    };
    let authorizer = Authorizer::new(rules, Source::Inline(keys.to_owned()));
    let request = serde_json::from_value(event.clone()).unwrap();
    let decided = authorizer.authorize(LambdaEvent::new(request, Context::default()));
    decided.await.ok().map(|policy| json!(policy))
}

#[tokio::test]
async fn a_good_release_answers_every_step_as_expected() {
    for step in Plan::parse(PLAN).unwrap().steps {
        let answer = answer(KEYS, &step.event).await.unwrap();
        for (pointer, value) in &step.expect.equal {
            assert_eq!(answer.pointer(pointer), Some(value), "{}", step.name);
        }
    }
}

#[tokio::test]
async fn a_release_that_cannot_read_the_keys_is_noticed() {
    let steps = Plan::parse(PLAN).unwrap().steps;
    assert!(answer("no keys", &steps[1].event).await.is_none());
}
