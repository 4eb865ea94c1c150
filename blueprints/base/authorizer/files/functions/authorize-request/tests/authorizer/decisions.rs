use authorize_request::{AuthorizeError, Authorizer, Policy, Source, TokenRequest};
use aws_lc_rs::hmac;
use lambda_runtime::{Context, LambdaEvent};
use serde_json::{Value, json};
use telemetry::metrics;

use crate::tokens::{
    claims, ec_signature, es256, jwks, now, rs256, rsa_jwk, rsa_signature, rules, signed, with,
};

const EVENT: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../events/authorize-request.json"
));

fn authorizer() -> Authorizer<Source> {
    Authorizer::new(rules(), Source::Inline(jwks()))
}

fn event(authorization: &str) -> LambdaEvent<TokenRequest> {
    let mut event: Value = serde_json::from_str(EVENT).unwrap();
    event["authorizationToken"] = json!(authorization);
    LambdaEvent::new(serde_json::from_value(event).unwrap(), Context::default())
}

async fn decide(authorization: &str) -> Result<Policy, AuthorizeError> {
    authorizer().authorize(event(authorization)).await
}

async fn is_refused(authorization: &str) -> bool {
    !decide(authorization).await.unwrap().allows()
}

#[tokio::test]
async fn a_good_token_opens_every_route_of_the_stage() {
    for token in [rs256("rsa-1", &claims()), es256("ec-1", &claims())] {
        let policy = decide(&token).await.unwrap();
        assert_eq!(
            json!(policy),
            json!({
                "principalId": "partner-42",
                "policyDocument": {
                    "Version": "2012-10-17",
                    "Statement": [{
                        "Effect": "Allow",
                        "Action": "execute-api:Invoke",
                        "Resource": opened(&["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]),
                    }],
                },
                "context": { "sub": "partner-42", "scope": "api/read api/write" },
            })
        );
    }
}

const STAGE: &str = "arn:aws:execute-api:eu-central-1:123456789012:a1b2c3d4e5/live";

fn opened(methods: &[&str]) -> Value {
    let routes = methods.iter().map(|method| format!("{STAGE}/{method}/*"));
    json!(routes.collect::<Vec<_>>())
}

#[tokio::test]
async fn a_token_is_good_for_what_its_scopes_say() {
    let (reading, writing) = (["GET", "HEAD"], ["POST", "PUT", "PATCH", "DELETE"]);
    for (scope, methods) in [
        ("api/read", &reading[..]),
        ("openid  api/read", &reading[..]),
        ("api/write", &writing[..]),
        ("api/write orders:read", &writing[..]),
    ] {
        let token = rs256("rsa-1", &with(claims(), "scope", json!(scope)));
        let policy = json!(decide(&token).await.unwrap());
        let statement = &policy["policyDocument"]["Statement"][0];
        assert_eq!(statement["Effect"], "Allow");
        assert_eq!(statement["Resource"], opened(methods), "{scope}");
    }
}

#[tokio::test]
async fn a_good_token_without_a_scope_of_this_api_is_refused() {
    for scope in [
        Value::Null,
        json!(""),
        json!("openid profile"),
        json!("api/readers"),
        json!("API/READ"),
        json!("api/read,api/write"),
    ] {
        let token = rs256("rsa-1", &with(claims(), "scope", scope.clone()));
        assert!(is_refused(&token).await, "{scope}");
    }
}

#[tokio::test]
async fn a_key_id_may_be_left_out() {
    let token = signed(&json!({ "alg": "ES256" }), &claims(), ec_signature);
    assert!(decide(&token).await.unwrap().allows());
}

#[tokio::test]
async fn claims_have_to_be_right() {
    for (name, value) in [
        ("iss", json!("https://elsewhere.example.com")),
        ("iss", Value::Null),
        ("aud", json!("orders")),
        ("aud", Value::Null),
        ("exp", json!(now() - 31)),
        ("exp", json!("tomorrow")),
        ("exp", Value::Null),
        ("nbf", json!(now() + 60)),
        ("sub", json!("")),
        ("sub", json!(7)),
        ("sub", Value::Null),
        ("scope", json!(["api/read"])),
    ] {
        let token = rs256("rsa-1", &with(claims(), name, value.clone()));
        assert!(is_refused(&token).await, "{name}: {value}");
    }
}

#[tokio::test]
async fn clocks_may_be_apart_a_little() {
    assert!(
        decide(&rs256("rsa-1", &with(claims(), "exp", json!(now() - 10))))
            .await
            .unwrap()
            .allows()
    );
    assert!(
        decide(&rs256("rsa-1", &with(claims(), "nbf", json!(now() + 10))))
            .await
            .unwrap()
            .allows()
    );
}

#[tokio::test]
async fn signatures_have_to_be_right() {
    let good = rs256("rsa-1", &claims());
    let (message, _) = good.rsplit_once('.').unwrap();
    let other = rs256("rsa-1", &with(claims(), "sub", json!("partner-43")));
    let (_, signature) = other.rsplit_once('.').unwrap();
    assert!(is_refused(&format!("{message}.{signature}")).await);
    assert!(is_refused(&format!("{message}.")).await);
    assert!(is_refused(&es256("rsa-1", &claims())).await);
    assert!(is_refused(&rs256("ec-1", &claims())).await);
    assert!(is_refused(&rs256("encryption", &claims())).await);
    assert!(is_refused(&rs256("rsa-2", &claims())).await);
}

/// The token must not choose how it is verified.
#[tokio::test]
async fn other_algorithms_are_refused() {
    let unsigned = |alg: &str| {
        signed(
            &json!({ "alg": alg, "kid": "rsa-1" }),
            &claims(),
            |_| vec![],
        )
    };
    assert!(is_refused(&unsigned("none")).await);
    assert!(is_refused(&unsigned("RS256")).await);
    assert!(
        is_refused(&signed(
            &json!({ "alg": "RS512", "kid": "rsa-1" }),
            &claims(),
            rsa_signature
        ))
        .await
    );

    let public = rsa_jwk("rsa-1")["n"].as_str().unwrap().to_owned();
    for secret in [public.as_bytes(), b"secret"] {
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
        for kid in ["rsa-1", "secret"] {
            let header = json!({ "alg": "HS256", "kid": kid });
            let token = signed(&header, &claims(), |m| {
                hmac::sign(&key, m).as_ref().to_vec()
            });
            assert!(is_refused(&token).await, "{kid}");
        }
    }
}

#[tokio::test]
async fn what_is_no_token_is_refused() {
    for authorization in [
        "",
        "Bearer",
        "Bearer ",
        "Bearer a.b",
        "Bearer a.b.c",
        "Basic YTpi",
    ] {
        assert!(is_refused(authorization).await, "{authorization:?}");
    }
    let token = rs256("rsa-1", &claims());
    assert!(is_refused(token.trim_start_matches("Bearer ")).await);
    assert!(!is_refused(&token.replace("Bearer", "bearer")).await);
}

/// An error would count as one of the function, and callers with old tokens would turn deployments back.
#[tokio::test]
async fn a_refusal_is_an_answer_that_closes_the_whole_stage() {
    let policy = json!(decide("Bearer a.b.c").await.unwrap());
    let statement = &policy["policyDocument"]["Statement"][0];
    assert_eq!(
        (&statement["Effect"], &statement["Resource"]),
        (&json!("Deny"), &json!([format!("{STAGE}/*")]))
    );
    assert_eq!(policy.get("context"), None);
}

#[tokio::test]
async fn a_strange_method_arn_opens_nothing() {
    let mut event = event(&rs256("rsa-1", &claims()));
    event.payload.method_arn =
        "arn:aws:execute-api:eu-central-1:123456789012:a1b2c3d4e5".to_owned();
    assert!(matches!(
        authorizer().authorize(event).await,
        Err(AuthorizeError::MethodArn)
    ));
}

#[tokio::test]
async fn decisions_are_counted() {
    let token = rs256("rsa-1", &claims());
    let (_, counted) = metrics::recorded(decide(&token)).await;
    assert_eq!(counted[0]["RequestsAuthorized"], 1.0);
    let (_, counted) = metrics::recorded(decide("Bearer a.b.c")).await;
    assert_eq!(counted[0]["RequestsRefused"], 1.0);
}

#[test]
fn the_token_is_not_printed() {
    let token = rs256("rsa-1", &claims());
    let printed = format!("{:?}", event(&token).payload);
    assert!(
        !printed.contains(token.trim_start_matches("Bearer ")),
        "{printed}"
    );
}
