//! The service of places, well and unwell.

#![allow(clippy::unwrap_used, reason = "a test says by it what it expects")]

use std::sync::Mutex;
use std::time::Duration;

use journal::ports::FindPlace;
use journal::{Cause, JournalError, Place};
use journal_https::Recorded;
use journal_places::{Breaker, Key, Places, ReadKey};
use telemetry::redact::Redacted;

const PLACE: &str =
    r#"{"name":"Palmengarten","country_code":"DE","lat":50.12,"lon":8.65,"population":null}"#;

/// A new key each time.
#[derive(Default)]
struct Keys(Mutex<u32>);

impl ReadKey for Keys {
    async fn read(&self) -> Result<Redacted<String>, Cause> {
        let mut number = self.0.lock().unwrap();
        *number += 1;
        Ok(Redacted(format!("key-{number}")))
    }
}

async fn places(recorded: &Recorded) -> Places<&Recorded, Keys> {
    Places {
        exchange: recorded,
        address: "https://places.example.com".to_owned(),
        key: Key::load(Keys::default(), Duration::from_secs(300)).await,
        breaker: Breaker::new(2, Duration::from_secs(30)),
    }
}

async fn ask(places: &Places<&Recorded, Keys>) -> Result<Option<Place>, JournalError> {
    places.place(&"p1".parse().unwrap()).await
}

fn keys(recorded: &Recorded) -> Vec<String> {
    let key = |request: &http::Request<Vec<u8>>| {
        let value = request.headers()["authorization"].to_str().unwrap();
        value.to_owned()
    };
    recorded.requests().iter().map(key).collect()
}

#[tokio::test]
async fn a_place_is_asked_for_by_its_id_and_the_key() {
    let recorded = Recorded::answering([(200, PLACE)]);
    let place = ask(&places(&recorded).await).await.unwrap().unwrap();
    assert_eq!(
        (place.name.as_str(), place.country.as_str()),
        ("Palmengarten", "DE")
    );
    assert_eq!(
        recorded.requests()[0].uri(),
        "https://places.example.com/v1/places/p1"
    );
    assert_eq!(keys(&recorded), ["Bearer key-1"]);
}

#[tokio::test]
async fn a_place_that_is_not_there_is_nobodys_fault() {
    let recorded = Recorded::answering([(404, "{}"), (404, "{}"), (404, "{}")]);
    let places = places(&recorded).await;
    for _ in 0..3 {
        assert_eq!(ask(&places).await.unwrap(), None);
    }
}

#[tokio::test(start_paused = true)]
async fn a_failure_that_passes_is_not_seen() {
    for status in [500, 503, 429] {
        let recorded = Recorded::answering([(status, ""), (200, PLACE)]);
        assert!(
            ask(&places(&recorded).await).await.unwrap().is_some(),
            "{status}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_key_that_has_been_rotated_is_read_anew() {
    let recorded = Recorded::answering([(401, ""), (200, PLACE)]);
    assert!(ask(&places(&recorded).await).await.unwrap().is_some());
    assert_eq!(keys(&recorded), ["Bearer key-1", "Bearer key-2"]);
}

#[tokio::test(start_paused = true)]
async fn a_service_that_fails_is_left_alone_for_a_while() {
    let recorded = Recorded::answering([(500, ""), (500, ""), (500, ""), (500, ""), (200, PLACE)]);
    let places = places(&recorded).await;
    for _ in 0..2 {
        assert!(matches!(
            ask(&places).await,
            Err(JournalError::Unavailable(_))
        ));
    }
    assert!(ask(&places).await.is_err());
    assert_eq!(recorded.requests().len(), 4, "the third was not sent");
    tokio::time::advance(Duration::from_secs(30)).await;
    assert!(ask(&places).await.unwrap().is_some());
}

#[tokio::test(start_paused = true)]
async fn nobody_waits_for_who_does_not_answer() {
    let recorded = Recorded::default();
    assert!(ask(&places(&recorded).await).await.is_err());
    assert_eq!(recorded.requests().len(), 2);
}

#[tokio::test]
async fn an_answer_that_is_no_place_is_not_asked_for_again() {
    let recorded = Recorded::answering([(200, "<html>"), (200, PLACE)]);
    assert!(ask(&places(&recorded).await).await.is_err());
    assert_eq!(recorded.requests().len(), 1);
}

#[tokio::test]
async fn the_secret_is_the_text_of_its_value() {
    use aws_sdk_secretsmanager::config::http::{HttpRequest, HttpResponse};
    use aws_smithy_http_client::test_util::{ReplayEvent, StaticReplayClient};
    use aws_smithy_types::body::SdkBody;

    let body = SdkBody::from(r#"{"Name":"places","SecretString":"s3cret"}"#);
    let response = HttpResponse::new(200.try_into().unwrap(), body);
    let http = StaticReplayClient::new(vec![ReplayEvent::new(HttpRequest::empty(), response)]);
    let config = aws_sdk_secretsmanager::Config::builder()
        .with_test_defaults_v2()
        .http_client(http)
        .build();
    let client = aws_sdk_secretsmanager::Client::from_conf(config);
    let key = journal_places::SecretKey::new(client, "places")
        .read()
        .await
        .unwrap();
    assert_eq!(key.0, "s3cret");
    assert!(!format!("{key:?}").contains("s3cret"));
}
