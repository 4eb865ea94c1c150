//! The plan against the real authorizer, in memory: a release of this code passes, a broken one does not.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says by them what it expects"
)]

use std::time::Duration;

use authorize_request::{Authorizer, Rules, Scopes, Source};
use lambda_runtime::{Context, LambdaEvent};
use release_check::{CheckError, Invoke, InvokeError, Invoked, Limits, ReleaseCheck};
use serde_json::{Value, json};
use telemetry::config::Variables;

const PLAN: &str = include_str!("../plan.json");

const LIMITS: Limits = Limits {
    steps: Duration::from_secs(10),
    clean_up: Duration::from_secs(20),
};

/// An issuer with one key, the public one of RFC 7517's example.
const KEYS: &str = r#"{"keys": [{
    "kty": "EC", "crv": "P-256", "kid": "1", "alg": "ES256",
    "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
    "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"
}]}"#;

/// The authorizer with what its issuer answers.
struct Deployed {
    keys: &'static str,
}

impl Invoke for &Deployed {
    async fn invoke(&self, function_arn: &str, event: &Value) -> Result<Invoked, InvokeError> {
        assert_eq!(function_arn, "the-new-version");
        let rules = Rules {
            issuer: "https://issuer.example.com".to_owned(),
            audience: "catalog".to_owned(),
            scopes: Scopes {
                read: "api/read".to_owned(),
                write: "api/write".to_owned(),
            },
        };
        let authorizer = Authorizer::new(rules, Source::Inline(self.keys.to_owned()));
        let request = serde_json::from_value(event.clone()).unwrap();
        let decided = authorizer.authorize(LambdaEvent::new(request, Context::default()));
        Ok(match decided.await {
            Ok(policy) => Invoked::Answer(json!(policy)),
            Err(error) => Invoked::FunctionError(error.to_string()),
        })
    }
}

async fn check(keys: &'static str) -> Result<(), CheckError> {
    let targets = Variables::from([("AUTHORIZE_REQUEST", "the-new-version")]);
    ReleaseCheck::new(PLAN, targets, &Deployed { keys })
        .check("run-1", LIMITS)
        .await
}

#[tokio::test]
async fn this_release_passes() {
    check(KEYS).await.unwrap();
}

#[tokio::test]
async fn a_release_that_cannot_read_the_keys_is_refused() {
    let failure = check("no keys").await;
    assert!(
        matches!(failure, Err(CheckError::Step { .. })),
        "{failure:?}"
    );
}
