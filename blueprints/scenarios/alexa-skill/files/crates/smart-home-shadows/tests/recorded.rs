//! The adapter against recorded HTTP: what goes to AWS IoT, and what becomes of each answer.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says by them what it expects"
)]

use aws_sdk_iotdataplane::Client;
use aws_sdk_iotdataplane::config::http::{HttpRequest, HttpResponse};
use aws_sdk_iotdataplane::config::retry::RetryConfig;
use aws_smithy_http_client::test_util::{ReplayEvent, StaticReplayClient};
use aws_smithy_types::body::SdkBody;
use serde_json::{Value, json};
use smart_home::ports::{ChangeShadow, ReadShadow};
use smart_home::{DeviceId, HomeError, Power, State};
use smart_home_shadows::IotShadows;

/// Shadows behind one answer.
fn answering(status: u16, code: &str, body: &Value) -> (IotShadows, StaticReplayClient) {
    let mut response =
        HttpResponse::new(status.try_into().unwrap(), SdkBody::from(body.to_string()));
    response
        .headers_mut()
        .insert("x-amzn-errortype", code.to_owned());
    let http = StaticReplayClient::new(vec![ReplayEvent::new(HttpRequest::empty(), response)]);
    let config = aws_sdk_iotdataplane::Config::builder()
        .with_test_defaults_v2()
        .retry_config(RetryConfig::disabled())
        .http_client(http.clone())
        .build();
    (IotShadows::new(Client::from_conf(config)), http)
}

fn lamp() -> DeviceId {
    "home-lamp".parse().unwrap()
}

#[tokio::test]
async fn a_shadow_is_read_with_its_moments() {
    let document = json!({
        "state": { "reported": { "connected": true, "power": "ON", "firmware": 3 } },
        "metadata": { "reported": { "power": { "timestamp": 1_764_057_600 } } },
        "version": 4,
    });
    let (shadows, http) = answering(200, "", &document);
    let shadow = shadows.shadow(&lamp()).await.unwrap().unwrap();
    assert_eq!(shadow.state.reported.power, Some(Power::On));
    assert!(shadow.state.reported.is_connected());
    assert_eq!(shadow.reported_at("power"), Some(1_764_057_600));
    let request = http.actual_requests().next().unwrap();
    assert!(
        request.uri().ends_with("/things/home-lamp/shadow"),
        "{}",
        request.uri()
    );
}

#[tokio::test]
async fn a_device_that_never_spoke_has_no_shadow() {
    let (shadows, _) = answering(
        404,
        "ResourceNotFoundException",
        &json!({ "message": "No shadow" }),
    );
    assert_eq!(shadows.shadow(&lamp()).await.unwrap(), None);
}

#[tokio::test]
async fn a_wish_names_nothing_but_itself() {
    let (shadows, http) = answering(200, "", &json!({}));
    let wished = State {
        power: Some(Power::Off),
        ..State::default()
    };
    shadows.wish(&lamp(), wished).await.unwrap();
    let request = http.actual_requests().next().unwrap();
    let body: Value = serde_json::from_slice(request.body().bytes().unwrap()).unwrap();
    assert_eq!(body, json!({ "state": { "desired": { "power": "OFF" } } }));
}

#[tokio::test]
async fn failures_are_told_apart() {
    for (status, code, is_right) in [
        (
            409,
            "ConflictException",
            (|error| matches!(error, HomeError::Busy(_))) as fn(&HomeError) -> bool,
        ),
        (429, "ThrottlingException", |error| {
            matches!(error, HomeError::Throttled(_))
        }),
        (503, "ServiceUnavailableException", |error| {
            matches!(error, HomeError::Failed(_))
        }),
        (403, "UnauthorizedException", |error| {
            matches!(error, HomeError::Failed(_))
        }),
    ] {
        let (shadows, _) = answering(status, code, &json!({ "message": "as recorded" }));
        let failure = shadows.wish(&lamp(), State::default()).await.unwrap_err();
        assert!(is_right(&failure), "{code}: {failure:?}");
    }
}

#[tokio::test]
async fn a_document_that_is_none_is_a_failure() {
    let (shadows, _) = answering(
        200,
        "",
        &json!({ "state": { "reported": { "power": "DIMMED" } } }),
    );
    assert!(matches!(
        shadows.shadow(&lamp()).await,
        Err(HomeError::Failed(_))
    ));
}
