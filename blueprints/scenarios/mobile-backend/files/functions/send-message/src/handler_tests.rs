use super::*;
use std::sync::Mutex;
use std::time::Duration;

use idempotency::{Idempotency, MemoryStore};
use journal::memory::MemoryJournal;
use journal::{Cause, Channel, Contact, Device, UserId};
use journal_channels::Outcome;
use journal_messages::Rendered;
use lambda_runtime::Context;
use release_check::Plan;
use serde_json::{Value, json};
use telemetry::redact::Redacted;

const EVENT: &str = include_str!("../../../events/send-message.json");
const USER: &str = "7d3f2c9e-5a10-4b8e-9c55-0c1f6a2b7e41";

/// A channel that keeps what it is given, and fails as often as it is told to.
#[derive(Default)]
struct Line {
    sent: Mutex<Vec<String>>,
    fails: Mutex<u32>,
    refuses: bool,
}

impl Line {
    fn failing(times: u32) -> Self {
        Self {
            fails: Mutex::new(times),
            ..Self::default()
        }
    }

    fn take(&self, to: &str) -> Result<Outcome, Cause> {
        let mut fails = self.fails.lock().unwrap();
        if *fails > 0 {
            *fails -= 1;
            return Err("the test wants it so".into());
        }
        if self.refuses {
            return Ok(Outcome::Refused("gone"));
        }
        self.sent.lock().unwrap().push(to.to_owned());
        Ok(Outcome::Sent)
    }

    fn sent(&self) -> Vec<String> {
        self.sent.lock().unwrap().clone()
    }
}

impl SendEmail for Line {
    async fn send(&self, to: &Redacted<String>, _: &Rendered) -> Result<Outcome, Cause> {
        self.take(&to.0)
    }
}

impl SendSms for Line {
    async fn send(&self, to: &Redacted<String>, _: &Rendered) -> Result<Outcome, Cause> {
        self.take(&to.0)
    }
}

impl SendPush for Line {
    async fn send(&self, to: &Device, _: &Rendered) -> Result<Outcome, Cause> {
        self.take(&to.token.0)
    }
}

type Lines = Courier<MemoryJournal, MemoryStore, Line, Line, Line>;

fn courier(channels: &[Channel]) -> Lines {
    let user: UserId = USER.parse().unwrap();
    let contact = Contact {
        name: "Ada".to_owned(),
        language: "en".parse().unwrap(),
        channels: channels.iter().copied().collect(),
        email: Some(Redacted("ada@example.com".to_owned())),
        phone: Some(Redacted("+4915112345678".to_owned())),
    };
    let phone = Device {
        id: "phone".parse().unwrap(),
        token: Redacted("token".to_owned()),
    };
    Courier {
        journal: MemoryJournal::new()
            .with_contact(user.clone(), contact)
            .with_device(user, phone),
        keys: Idempotency::new(MemoryStore::default(), Duration::from_secs(3600)),
        email: Line::default(),
        sms: Line::default(),
        push: Line::default(),
    }
}

fn event(change: impl FnOnce(&mut Value)) -> LambdaEvent<SqsEvent> {
    let mut event: Value = serde_json::from_str(EVENT).unwrap();
    change(&mut event["Records"]);
    LambdaEvent::new(serde_json::from_value(event).unwrap(), Context::default())
}

async fn failures(courier: &Lines, event: LambdaEvent<SqsEvent>) -> usize {
    handle(courier, event).await.unwrap().ids().count()
}

#[tokio::test]
async fn a_message_that_comes_twice_is_sent_once_by_each_channel() {
    let courier = courier(&Channel::ALL);
    for _ in 0..2 {
        assert_eq!(failures(&courier, event(|_| {})).await, 0);
    }
    assert_eq!(courier.email.sent(), ["ada@example.com"]);
    assert_eq!(courier.sms.sent(), ["+4915112345678"]);
    assert_eq!(courier.push.sent(), ["token"]);
}

#[tokio::test]
async fn who_has_said_no_is_not_told() {
    let courier = courier(&[Channel::Push]);
    assert_eq!(failures(&courier, event(|_| {})).await, 0);
    assert!(courier.email.sent().is_empty() && courier.sms.sent().is_empty());
    assert_eq!(courier.push.sent(), ["token"]);
}

#[tokio::test]
async fn who_is_gone_is_nobody_to_tell() {
    let mut courier = courier(&Channel::ALL);
    courier.journal = MemoryJournal::new();
    assert_eq!(failures(&courier, event(|_| {})).await, 0);
    assert!(courier.email.sent().is_empty());
}

#[tokio::test]
async fn only_the_channel_that_failed_is_tried_again() {
    let mut courier = courier(&Channel::ALL);
    courier.sms = Line::failing(1);
    assert_eq!(failures(&courier, event(|_| {})).await, 1);
    assert_eq!(failures(&courier, event(|_| {})).await, 0);
    assert_eq!(courier.email.sent().len(), 1);
    assert_eq!(courier.sms.sent().len(), 1);
    assert_eq!(courier.push.sent().len(), 1);
}

#[tokio::test]
async fn a_device_that_is_gone_is_forgotten() {
    let mut courier = courier(&[Channel::Push]);
    courier.push.refuses = true;
    assert_eq!(failures(&courier, event(|_| {})).await, 0);
    let left = courier
        .journal
        .devices(&USER.parse().unwrap())
        .await
        .unwrap();
    assert!(left.is_empty());
}

#[tokio::test]
async fn what_is_no_message_is_left_to_the_dead_letter_queue() {
    let courier = courier(&Channel::ALL);
    for body in ["", "{}", "{\"source\": \"journal\", \"detail\": {}}"] {
        let wrong = |records: &mut Value| records[0]["body"] = json!(body);
        assert_eq!(failures(&courier, event(wrong)).await, 1, "{body}");
    }
    let elsewhere = |records: &mut Value| {
        let mut body: Value = serde_json::from_str(records[0]["body"].as_str().unwrap()).unwrap();
        body["source"] = json!("elsewhere");
        records[0]["body"] = json!(body.to_string());
    };
    assert_eq!(failures(&courier, event(elsewhere)).await, 1);
    assert!(courier.email.sent().is_empty());
}

#[tokio::test]
async fn each_message_is_counted_in_all_and_by_channel() {
    let courier = courier(&[Channel::Email]);
    let (_, counted) = telemetry::metrics::recorded(handle(&courier, event(|_| {}))).await;
    let sent: Vec<_> = counted
        .iter()
        .filter(|line| line["MessagesSent"] == 1.0)
        .collect();
    assert_eq!(sent.len(), 2);
    assert!(sent.iter().any(|line| line["channel"] == "email"));
}

#[tokio::test]
async fn the_check_of_a_release_tells_nobody() {
    let plan = Plan::parse(include_str!("../../verify-journal-release/plan.json")).unwrap();
    let step = plan
        .steps
        .into_iter()
        .find(|step| step.target == "SEND_MESSAGE")
        .unwrap();
    let courier = courier(&Channel::ALL);
    let event = LambdaEvent::new(
        serde_json::from_value(step.event).unwrap(),
        Context::default(),
    );
    assert_eq!(failures(&courier, event).await, 0);
    assert!(courier.email.sent().is_empty());
}
