use std::sync::{Arc, Mutex};
use std::time::Duration;

use authorize_request::{
    AuthorizeError, Authorizer, FetchError, KeySet, KeySource, Source, TokenRequest,
};
use lambda_runtime::{Context, LambdaEvent};
use serde_json::json;
use telemetry::redact::Redacted;
use tokio::time::advance;

use crate::tokens::{claims, ec_jwk, es256, rs256, rsa_jwk, rules};

const MINUTE: Duration = Duration::from_secs(60);

/// An issuer that can change its keys and go away.
#[derive(Clone, Default)]
struct Issuer(Arc<Mutex<Published>>);

#[derive(Default)]
struct Published {
    keys: Option<String>,
    read: usize,
}

impl Issuer {
    fn with(keys: &[serde_json::Value]) -> Self {
        let issuer = Self::default();
        issuer.publish(keys);
        issuer
    }

    fn publish(&self, keys: &[serde_json::Value]) {
        self.0.lock().unwrap().keys = Some(json!({ "keys": keys }).to_string());
    }

    fn goes_away(&self) {
        self.0.lock().unwrap().keys = None;
    }

    fn read(&self) -> usize {
        self.0.lock().unwrap().read
    }

    fn authorizer(&self) -> Authorizer<Self> {
        Authorizer::new(rules(), self.clone())
    }
}

impl KeySource for Issuer {
    async fn fetch(&self) -> Result<KeySet, FetchError> {
        let mut published = self.0.lock().unwrap();
        published.read += 1;
        let keys = published.keys.as_ref().ok_or(FetchError::Empty)?;
        KeySet::parse(keys.as_bytes())
    }
}

async fn decide(authorizer: &Authorizer<Issuer>, token: &str) -> Result<bool, AuthorizeError> {
    let request = TokenRequest {
        authorization_token: Redacted(token.to_owned()),
        method_arn: "arn:aws:execute-api:eu-central-1:123456789012:api/live/GET/v1".to_owned(),
    };
    authorizer
        .authorize(LambdaEvent::new(request, Context::default()))
        .await
        .map(|policy| policy.allows())
}

#[tokio::test(start_paused = true)]
async fn keys_are_read_once_in_a_quarter_of_an_hour() {
    let issuer = Issuer::with(&[rsa_jwk("rsa-1")]);
    let authorizer = issuer.authorizer();
    authorizer.read_keys().await.unwrap();
    for _ in 0..14 {
        assert!(
            decide(&authorizer, &rs256("rsa-1", &claims()))
                .await
                .unwrap()
        );
        advance(MINUTE).await;
    }
    assert_eq!(issuer.read(), 1);
    advance(MINUTE).await;
    assert!(
        decide(&authorizer, &rs256("rsa-1", &claims()))
            .await
            .unwrap()
    );
    assert_eq!(issuer.read(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_new_key_is_found_at_once() {
    let issuer = Issuer::with(&[rsa_jwk("rsa-1")]);
    let authorizer = issuer.authorizer();
    assert!(
        decide(&authorizer, &rs256("rsa-1", &claims()))
            .await
            .unwrap()
    );
    issuer.publish(&[rsa_jwk("rsa-1"), ec_jwk("ec-2")]);
    advance(MINUTE).await;
    assert!(
        decide(&authorizer, &es256("ec-2", &claims()))
            .await
            .unwrap()
    );
    assert_eq!(issuer.read(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_withdrawn_key_is_forgotten() {
    let issuer = Issuer::with(&[rsa_jwk("rsa-1")]);
    let authorizer = issuer.authorizer();
    assert!(
        decide(&authorizer, &rs256("rsa-1", &claims()))
            .await
            .unwrap()
    );
    issuer.publish(&[ec_jwk("ec-2")]);
    advance(15 * MINUTE).await;
    let refused = decide(&authorizer, &rs256("rsa-1", &claims())).await;
    assert!(!refused.unwrap());
}

#[tokio::test(start_paused = true)]
async fn made_up_keys_do_not_flood_the_issuer() {
    let issuer = Issuer::with(&[rsa_jwk("rsa-1")]);
    let authorizer = issuer.authorizer();
    for n in 0..50 {
        let refused = decide(&authorizer, &rs256(&format!("made-up-{n}"), &claims())).await;
        assert!(!refused.unwrap());
    }
    assert_eq!(issuer.read(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_issuer_that_is_away_stops_nothing_for_a_day() {
    let issuer = Issuer::with(&[rsa_jwk("rsa-1")]);
    let authorizer = issuer.authorizer();
    authorizer.read_keys().await.unwrap();
    issuer.goes_away();
    advance(23 * 60 * MINUTE).await;
    for _ in 0..3 {
        assert!(
            decide(&authorizer, &rs256("rsa-1", &claims()))
                .await
                .unwrap()
        );
    }
    assert_eq!(issuer.read(), 2);
    advance(60 * MINUTE).await;
    let failed = decide(&authorizer, &rs256("rsa-1", &claims())).await;
    assert!(matches!(failed, Err(AuthorizeError::Keys(_))));
}

#[tokio::test(start_paused = true)]
async fn without_keys_each_request_tries_again() {
    let issuer = Issuer::default();
    let authorizer = issuer.authorizer();
    authorizer.read_keys().await.unwrap_err();
    let failed = decide(&authorizer, &rs256("rsa-1", &claims())).await;
    assert!(matches!(failed, Err(AuthorizeError::Keys(_))));
    issuer.publish(&[rsa_jwk("rsa-1")]);
    assert!(
        decide(&authorizer, &rs256("rsa-1", &claims()))
            .await
            .unwrap()
    );
}

#[test]
fn a_key_set_has_keys() {
    for text in [
        "",
        "{}",
        r#"{"keys":[]}"#,
        r#"{"keys":[{"kty":"oct","k":"AA"}]}"#,
    ] {
        assert!(KeySet::parse(text.as_bytes()).is_err(), "{text}");
    }
}

#[tokio::test]
async fn an_issuer_that_does_not_answer_is_an_error() {
    // Nothing listens on the port of the discard service.
    let source = Source::https("https://127.0.0.1:9/jwks.json".to_owned()).unwrap();
    assert!(matches!(source.fetch().await, Err(FetchError::Http(_))));
}

#[tokio::test]
async fn keys_are_not_read_without_tls() {
    let source = Source::https("http://127.0.0.1:9/jwks.json".to_owned()).unwrap();
    let Err(FetchError::Http(error)) = source.fetch().await else {
        panic!("http was tried");
    };
    assert!(error.is_builder(), "{error:?}");
}
