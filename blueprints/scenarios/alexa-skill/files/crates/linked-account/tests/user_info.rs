//! The endpoint against answers as a provider gives them, over a socket of this machine.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says by them what it expects"
)]

use linked_account::{AccountError, FindProfile, Profile, UserInfo};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// What is answered to a token, and what was asked.
async fn asked(status: &str, body: &str) -> (Result<Profile, AccountError>, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/oauth2/userInfo", listener.local_addr().unwrap());
    let answer = format!(
        "HTTP/1.1 {status}\r\ncontent-length: {}\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
    let server = async {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = vec![0; 4096];
        let length = stream.read(&mut request).await.unwrap();
        stream.write_all(answer.as_bytes()).await.unwrap();
        stream.shutdown().await.unwrap();
        request.truncate(length);
        String::from_utf8(request).unwrap()
    };
    let accounts = UserInfo::new(url.parse().unwrap()).unwrap();
    tokio::join!(accounts.profile("t0ken"), server)
}

#[tokio::test]
async fn the_token_is_shown_and_the_claims_are_read() {
    let (profile, request) =
        asked("200 OK", r#"{"sub":"7","given_name":"Ada","email":"a@b"}"#).await;
    let profile = profile.unwrap();
    assert_eq!(
        (profile.subject.as_str(), profile.given_name.as_deref()),
        ("7", Some("Ada"))
    );
    assert!(request.starts_with("GET /oauth2/userInfo "), "{request}");
    assert!(request.contains("authorization: Bearer t0ken"), "{request}");
}

#[tokio::test]
async fn a_name_is_not_needed() {
    for body in [r#"{"sub":"7"}"#, r#"{"sub":"7","given_name":" "}"#] {
        assert_eq!(asked("200 OK", body).await.0.unwrap().given_name, None);
    }
}

#[tokio::test]
async fn refused_and_expired_are_told_apart() {
    let refused =
        r#"{"error":"invalid_token","error_description":"Access token format is not valid"}"#;
    let (profile, _) = asked("401 Unauthorized", refused).await;
    assert!(matches!(profile, Err(AccountError::Refused)), "{profile:?}");
    let expired = r#"{"error":"invalid_token","error_description":"Access token is expired or user has globally signed out, disabled, or been deleted"}"#;
    let (profile, _) = asked("401 Unauthorized", expired).await;
    assert!(matches!(profile, Err(AccountError::Expired)), "{profile:?}");
}

#[tokio::test]
async fn an_outage_is_no_refusal() {
    for (status, body) in [("503 Busy", ""), ("200 OK", "<html>"), ("302 Found", "")] {
        let (profile, _) = asked(status, body).await;
        assert!(
            matches!(profile, Err(AccountError::Unavailable(_))),
            "{status}: {profile:?}"
        );
    }
}

#[tokio::test]
async fn tokens_leave_this_machine_over_https_only() {
    let accounts = UserInfo::new("http://accounts.example/userInfo".parse().unwrap()).unwrap();
    let refused = accounts.profile("t0ken").await;
    assert!(
        matches!(refused, Err(AccountError::Unavailable(_))),
        "{refused:?}"
    );
}
