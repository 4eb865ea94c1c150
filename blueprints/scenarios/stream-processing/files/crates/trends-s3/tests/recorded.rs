//! What goes to S3, and what becomes of its answers.

#![allow(clippy::unwrap_used, reason = "a test says by it what it expects")]

use aws_sdk_s3::Client;
use aws_sdk_s3::config::http::{HttpRequest, HttpResponse};
use aws_sdk_s3::config::retry::RetryConfig;
use aws_smithy_http_client::test_util::{ReplayEvent, StaticReplayClient};
use aws_smithy_types::body::SdkBody;
use batch::{Cause, SetAside};
use kinesis_records::UserRecord;
use trends::ports::PublishReport;
use trends::{Moment, Report, Span, TrendsError};
use trends_s3::{RejectedPosts, Site};

fn client(answers: &[u16]) -> (StaticReplayClient, Client) {
    let answered = |status: &u16| {
        let response = HttpResponse::new((*status).try_into().unwrap(), SdkBody::empty());
        ReplayEvent::new(HttpRequest::empty(), response)
    };
    let http = StaticReplayClient::new(answers.iter().map(answered).collect());
    let config = aws_sdk_s3::Config::builder()
        .with_test_defaults_v2()
        .retry_config(RetryConfig::disabled())
        .http_client(http.clone())
        .build();
    (http, Client::from_conf(config))
}

fn record() -> UserRecord {
    UserRecord {
        partition_key: "ada".into(),
        data: b"\xff no post".to_vec(),
        sequence_number: "4964".into(),
        place: 2,
    }
}

fn report() -> (Report, Moment) {
    let now = "2026-11-23T09:15:00Z".parse().unwrap();
    (Report::of(Span::last_minutes(30, now), &[]), now)
}

#[tokio::test]
async fn a_record_is_kept_as_it_was_sent_with_the_reason() {
    let (http, client) = client(&[200]);
    let cause: Cause = "it is no post: größe\n".into();
    RejectedPosts::with_client(client, "failures")
        .set_aside(&record(), &cause)
        .await
        .unwrap();
    let request = http.actual_requests().next().unwrap();
    assert_eq!(request.method(), "PUT");
    assert!(
        request.uri().contains("/rejected/4964-2"),
        "{}",
        request.uri()
    );
    assert_eq!(
        request.headers().get("x-amz-meta-reason"),
        Some("it is no post: gr??e?")
    );
}

#[tokio::test]
async fn a_record_that_was_not_kept_is_an_error() {
    let (_, client) = client(&[503]);
    let cause: Cause = "it is no post".into();
    assert!(
        RejectedPosts::with_client(client, "failures")
            .set_aside(&record(), &cause)
            .await
            .is_err()
    );
}

#[tokio::test]
async fn the_report_is_published_for_the_page_and_for_spreadsheets() {
    let (http, client) = client(&[200, 200]);
    let (report, now) = report();
    Site::with_client(client, "site")
        .publish(&report, now)
        .await
        .unwrap();
    let requests: Vec<_> = http.actual_requests().collect();
    for (request, (name, kind)) in requests.iter().zip([
        ("trends.csv", "text/csv; charset=utf-8"),
        ("trends.json", "application/json"),
    ]) {
        assert!(
            request.uri().contains(&format!("/data/{name}")),
            "{}",
            request.uri()
        );
        assert_eq!(request.headers().get("content-type"), Some(kind));
        assert_eq!(request.headers().get("cache-control"), Some("max-age=10"));
    }
    assert_eq!(requests.len(), 2);
}

#[tokio::test]
async fn a_report_that_was_not_published_may_be_tried_again() {
    let (_, client) = client(&[503]);
    let (report, now) = report();
    let outcome = Site::with_client(client, "site")
        .publish(&report, now)
        .await;
    assert!(
        matches!(outcome, Err(TrendsError::Unavailable(_))),
        "{outcome:?}"
    );
}
