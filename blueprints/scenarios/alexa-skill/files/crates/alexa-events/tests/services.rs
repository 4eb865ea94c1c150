//! Both services against answers as they give them, over a socket of this machine.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says by them what it expects"
)]

use std::future::Future;

use alexa_events::{EventGateway, LoginWithAmazon, SecretCredentials};
use aws_sdk_secretsmanager::Client;
use aws_sdk_secretsmanager::config::http::{HttpRequest, HttpResponse};
use aws_smithy_http_client::test_util::{ReplayEvent, StaticReplayClient};
use aws_smithy_types::body::SdkBody;
use smart_home::ports::{ExchangeCode, Grant, RefreshGrant, SendEvent};
use smart_home::{DirectiveEnvelope, EventEnvelope, HomeError, Refusal};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// A server of one answer: its address, and the request that it gets.
async fn server(status: &str, body: &str) -> (String, impl Future<Output = String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let answer = format!(
        "HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
    let request = async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = Vec::new();
        // The whole of a small request: head and body come in one piece or two.
        while !is_whole(&request) {
            let mut piece = [0; 4096];
            let length = stream.read(&mut piece).await.unwrap();
            request.extend_from_slice(&piece[..length]);
        }
        stream.write_all(answer.as_bytes()).await.unwrap();
        stream.shutdown().await.unwrap();
        String::from_utf8(request).unwrap()
    };
    (url, request)
}

fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request);
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head.lines().find_map(|line| {
        line.to_lowercase()
            .strip_prefix("content-length: ")?
            .parse::<usize>()
            .ok()
    });
    body.len() >= length.unwrap_or_default()
}

/// A secret that holds this.
fn secret(text: &str) -> SecretCredentials {
    let body = serde_json::json!({ "ARN": "arn", "SecretString": text }).to_string();
    let response = HttpResponse::new(200.try_into().unwrap(), SdkBody::from(body));
    let http = StaticReplayClient::new(vec![ReplayEvent::new(HttpRequest::empty(), response)]);
    let config = aws_sdk_secretsmanager::Config::builder()
        .with_test_defaults_v2()
        .http_client(http)
        .build();
    SecretCredentials::new(Client::from_conf(config), "arn:aws:secretsmanager:::secret")
}

fn filled() -> SecretCredentials {
    secret(r#"{"client_id":"amzn1.client","client_secret":"s&cret"}"#)
}

fn grant() -> Grant {
    Grant {
        access_token: "old".into(),
        refresh_token: "Atzr|1".into(),
        expires_at: 0,
    }
}

fn event() -> EventEnvelope {
    let directive = include_str!("directive.json");
    let directive: DirectiveEnvelope = serde_json::from_str(directive).unwrap();
    EventEnvelope::refusing(&directive.directive, Refusal::Unreachable)
}

#[tokio::test]
async fn a_code_is_exchanged_once_and_as_a_form() {
    let body = r#"{"access_token":"Atza|1","refresh_token":"Atzr|1","token_type":"bearer","expires_in":3600}"#;
    let (url, request) = server("200 OK", body).await;
    let login = LoginWithAmazon::new(url.parse().unwrap(), filled()).unwrap();
    let (grant, request) = tokio::join!(login.exchange("c/1"), request);
    let grant = grant.unwrap();
    assert_eq!(
        (grant.access_token.as_str(), grant.refresh_token.as_str()),
        ("Atza|1", "Atzr|1")
    );
    assert!(grant.expires_at > 1_700_000_000, "{grant:?}");
    let form =
        "grant_type=authorization_code&code=c%2F1&client_id=amzn1.client&client_secret=s%26cret";
    assert!(request.ends_with(form), "{request}");
}

#[tokio::test]
async fn a_grant_that_was_taken_back_is_gone() {
    let old = grant();
    let (url, request) = server("400 Bad Request", r#"{"error":"invalid_grant"}"#).await;
    let login = LoginWithAmazon::new(url.parse().unwrap(), filled()).unwrap();
    let (refused, _) = tokio::join!(login.refresh(&old), request);
    assert!(
        matches!(refused, Err(HomeError::GrantGone(_))),
        "{refused:?}"
    );
    // Our own fault is another thing: it must not delete anybody's grant.
    let (url, request) = server("400 Bad Request", r#"{"error":"invalid_client"}"#).await;
    let login = LoginWithAmazon::new(url.parse().unwrap(), filled()).unwrap();
    let (refused, _) = tokio::join!(login.refresh(&old), request);
    assert!(matches!(refused, Err(HomeError::Failed(_))), "{refused:?}");
}

#[tokio::test]
async fn a_secret_that_nobody_filled_in_is_said_to_be_so() {
    for text in ["{}", "", r#"{"client_id":"","client_secret":""}"#] {
        let url = "http://127.0.0.1:9/".parse().unwrap();
        let login = LoginWithAmazon::new(url, secret(text)).unwrap();
        let Err(HomeError::Failed(cause)) = login.exchange("c").await else {
            panic!("{text} was taken");
        };
        assert!(cause.to_string().contains("not filled in"), "{cause}");
    }
}

#[tokio::test]
async fn an_event_is_sent_with_its_token() {
    let (url, request) = server("202 Accepted", "").await;
    let gateway = EventGateway::new(url.parse().unwrap()).unwrap();
    let event = event();
    let (sent, request) = tokio::join!(gateway.send(&event, "Atza|1"), request);
    sent.unwrap();
    assert!(
        request.contains("authorization: Bearer Atza|1"),
        "{request}"
    );
    assert!(request.contains("ENDPOINT_UNREACHABLE"), "{request}");
}

#[tokio::test]
async fn refusals_of_the_gateway_are_told_apart() {
    for (status, is_right) in [
        (
            "403 Forbidden",
            (|error| matches!(error, HomeError::GrantGone(_))) as fn(&HomeError) -> bool,
        ),
        ("429 Slow Down", |error| {
            matches!(error, HomeError::Throttled(_))
        }),
        ("500 Internal", |error| {
            matches!(error, HomeError::Failed(_))
        }),
        ("400 Bad Request", |error| {
            matches!(error, HomeError::Failed(_))
        }),
    ] {
        let (url, request) = server(status, "").await;
        let gateway = EventGateway::new(url.parse().unwrap()).unwrap();
        let event = event();
        let (refused, _) = tokio::join!(gateway.send(&event, "t"), request);
        assert!(is_right(&refused.unwrap_err()), "{status}");
    }
}
