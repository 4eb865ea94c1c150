//! The channels against recorded HTTP: what is sent, and what becomes of each answer.

#![allow(clippy::unwrap_used, reason = "a test says by it what it expects")]

use aws_smithy_http_client::test_util::{ReplayEvent, StaticReplayClient};
use aws_smithy_types::body::SdkBody;
use journal::Device;
use journal_channels::{
    EndUserSms, Mailing, Outcome, SendEmail, SendPush, SendSms, SesEmail, SnsPush,
};
use journal_messages::Rendered;
use serde_json::{Value, json};
use telemetry::redact::Redacted;

macro_rules! client {
    ($sdk:ident, $answers:expr) => {{
        use $sdk::config::http::{HttpRequest, HttpResponse};
        use $sdk::config::retry::RetryConfig;
        let events = $answers.into_iter().map(|(status, body): (u16, String)| {
            let response = HttpResponse::new(status.try_into().unwrap(), SdkBody::from(body));
            ReplayEvent::new(HttpRequest::empty(), response)
        });
        let http = StaticReplayClient::new(events.collect());
        let config = $sdk::Config::builder()
            .with_test_defaults_v2()
            .retry_config(RetryConfig::disabled())
            .http_client(http.clone())
            .build();
        (http, $sdk::Client::from_conf(config))
    }};
}

fn message() -> Rendered {
    Rendered {
        subject: "Frost".to_owned(),
        text: "Tonight.".to_owned(),
    }
}

fn bodies(http: &StaticReplayClient) -> Vec<String> {
    let text = |body: &SdkBody| String::from_utf8(body.bytes().unwrap().to_vec()).unwrap();
    http.actual_requests()
        .map(|request| text(request.body()))
        .collect()
}

fn email(status: u16, body: &Value) -> (StaticReplayClient, SesEmail) {
    let (http, client) = client!(aws_sdk_sesv2, [(status, body.to_string())]);
    let mailing = Mailing {
        sender: "journal@example.com".to_owned(),
        configuration_set: "set".to_owned(),
        contact_list: "list".to_owned(),
        topic: "announcements".to_owned(),
    };
    (http, SesEmail::new(client, mailing))
}

#[tokio::test]
async fn a_mail_goes_out_with_the_link_that_ends_them() {
    let (http, email) = email(200, &json!({"MessageId": "1"}));
    let to = Redacted("ada@example.com".to_owned());
    assert_eq!(email.send(&to, &message()).await.unwrap(), Outcome::Sent);
    let body: Value = serde_json::from_str(&bodies(&http)[0]).unwrap();
    assert_eq!(
        body["Destination"]["ToAddresses"],
        json!(["ada@example.com"])
    );
    assert_eq!(body["Content"]["Simple"]["Subject"]["Data"], "Frost");
    assert_eq!(
        body["ListManagementOptions"],
        json!({"ContactListName": "list", "TopicName": "announcements"})
    );
}

#[tokio::test]
async fn a_mail_that_is_rejected_is_not_tried_again_and_a_throttled_one_is() {
    let to = Redacted("ada@example.com".to_owned());
    let (_, rejected) = email(400, &json!({"__type": "MessageRejected"}));
    assert_eq!(
        rejected.send(&to, &message()).await.unwrap(),
        Outcome::Refused("rejected")
    );
    let (_, throttled) = email(429, &json!({"__type": "TooManyRequestsException"}));
    assert!(throttled.send(&to, &message()).await.is_err());
}

fn sms(status: u16, body: &Value) -> (StaticReplayClient, EndUserSms) {
    let (http, client) = client!(aws_sdk_pinpointsmsvoicev2, [(status, body.to_string())]);
    (http, EndUserSms::new(client, Some("arn:pool".to_owned())))
}

#[tokio::test]
async fn an_sms_has_subject_and_text() {
    let (http, sms) = sms(200, &json!({"MessageId": "1"}));
    let to = Redacted("+4915112345678".to_owned());
    assert_eq!(sms.send(&to, &message()).await.unwrap(), Outcome::Sent);
    let body: Value = serde_json::from_str(&bodies(&http)[0]).unwrap();
    assert_eq!(body["MessageBody"], "Frost: Tonight.");
    assert_eq!(body["OriginationIdentity"], "arn:pool");
}

#[tokio::test]
async fn who_answered_stop_gets_no_sms_and_no_retry() {
    let to = Redacted("+4915112345678".to_owned());
    let stopped = json!({"__type": "ConflictException", "Message": "m", "Reason": "DESTINATION_PHONE_NUMBER_OPTED_OUT"});
    assert_eq!(
        sms(400, &stopped).1.send(&to, &message()).await.unwrap(),
        Outcome::Refused("opted_out")
    );
    let other = json!({"__type": "ConflictException", "Message": "m", "Reason": "NO_ORIGINATION_IDENTITIES_FOUND"});
    assert!(sms(400, &other).1.send(&to, &message()).await.is_err());
}

#[tokio::test]
async fn without_a_number_to_send_from_no_sms_is_tried() {
    let (http, client) = client!(aws_sdk_pinpointsmsvoicev2, []);
    let outcome = EndUserSms::new(client, None)
        .send(&Redacted("+49".to_owned()), &message())
        .await;
    assert_eq!(outcome.unwrap(), Outcome::Refused("no_origin"));
    assert!(bodies(&http).is_empty());
}

fn phone() -> Device {
    Device {
        id: "phone".parse().unwrap(),
        token: Redacted("t0ken".to_owned()),
    }
}

fn endpoint() -> (u16, String) {
    let body = "<CreatePlatformEndpointResponse><CreatePlatformEndpointResult><EndpointArn>arn:endpoint</EndpointArn></CreatePlatformEndpointResult></CreatePlatformEndpointResponse>";
    (200, body.to_owned())
}

fn error(code: &str) -> (u16, String) {
    let body = format!(
        "<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>m</Message></Error></ErrorResponse>"
    );
    (400, body)
}

fn push(answers: Vec<(u16, String)>) -> (StaticReplayClient, SnsPush) {
    let (http, client) = client!(aws_sdk_sns, answers);
    (
        http,
        SnsPush::new(client, Some("arn:application".to_owned())),
    )
}

#[tokio::test]
async fn a_push_message_goes_to_the_endpoint_of_the_device() {
    let sent = "<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>";
    let (http, push) = push(vec![endpoint(), (200, sent.to_owned())]);
    assert_eq!(
        push.send(&phone(), &message()).await.unwrap(),
        Outcome::Sent
    );
    let bodies = bodies(&http);
    assert!(bodies[0].contains("Token=t0ken"), "{}", bodies[0]);
    assert!(
        bodies[1].contains("TargetArn=arn%3Aendpoint"),
        "{}",
        bodies[1]
    );
    assert!(bodies[1].contains("Frost"), "{}", bodies[1]);
}

#[tokio::test]
async fn a_device_that_is_gone_is_said_to_be() {
    for answers in [
        vec![error("InvalidParameter")],
        vec![endpoint(), error("EndpointDisabled")],
    ] {
        let (_, push) = push(answers);
        assert_eq!(
            push.send(&phone(), &message()).await.unwrap(),
            Outcome::Refused("gone")
        );
    }
}
