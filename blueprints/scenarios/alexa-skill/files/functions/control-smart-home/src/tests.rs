use super::*;
use lambda_runtime::Context;
use linked_account::{AccountError, MemoryAccounts, Profile};
use serde_json::{Value, json};
use smart_home::memory::MemoryHome;
use smart_home::{Device, Kind, Patience};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

fn context() -> Context {
    let mut context = Context::default();
    let deadline = SystemTime::now() + Duration::from_secs(7);
    let since = deadline.duration_since(UNIX_EPOCH).unwrap();
    context.deadline = since.as_millis().try_into().unwrap();
    context
}

fn lamp() -> MemoryHome {
    let device = Device {
        id: "home-lamp".parse().unwrap(),
        name: "Lamp".to_owned(),
        kind: Kind::Light,
    };
    let home = MemoryHome::with([("ada".parse().unwrap(), device.clone())]);
    home.report(&device.id, &json!({ "connected": true, "power": "OFF" }));
    home
}

fn event() -> DirectiveEnvelope {
    let text = include_str!("../../../events/control-smart-home.json");
    let event: Value = serde_json::from_str(text).unwrap();
    smart_home_schema::check_directive(&event).unwrap();
    serde_json::from_value(event).unwrap()
}

fn home<A>(home: &MemoryHome, accounts: A) -> Controller<MemoryHome, MemoryHome, A, MemoryHome> {
    Controller {
        devices: home.clone(),
        shadows: home.clone(),
        accounts,
        grants: home.clone(),
        patience: Patience::default(),
    }
}

async fn answer<A: FindProfile>(home: &Controller<MemoryHome, MemoryHome, A, MemoryHome>) -> Value {
    let event = LambdaEvent::new(event(), context());
    let answer = json!(handle(home, event).await.unwrap());
    smart_home_schema::check_event(&answer).unwrap();
    answer
}

fn accounts() -> MemoryAccounts {
    MemoryAccounts::with("Atza|token-of-the-linked-account", "ada", Some("Ada"))
}

#[tokio::test]
async fn a_directive_is_followed_and_counted() {
    let home = home(&lamp(), accounts());
    let (answer, metrics) = metrics::recorded(answer(&home)).await;
    assert_eq!(answer["event"]["header"]["name"], "Response");
    assert_eq!(metrics[0]["DirectivesFollowed"], 1.0);
}

#[tokio::test]
async fn a_refusal_is_no_failure_of_ours() {
    let home = home(&MemoryHome::default(), accounts());
    let (answer, metrics) = metrics::recorded(answer(&home)).await;
    assert_eq!(answer["event"]["payload"]["type"], "NO_SUCH_ENDPOINT");
    assert_eq!(metrics[0]["DirectivesRefused"], 1.0);
}

#[tokio::test(start_paused = true)]
async fn a_slow_device_is_counted_as_deferred() {
    let mut slow = lamp();
    slow.is_slow = true;
    let home = home(&slow, accounts());
    let (_, metrics) = metrics::recorded(answer(&home)).await;
    assert_eq!(metrics[0]["DirectivesDeferred"], 1.0);
}

/// An identity provider that never answers.
struct Silent;

impl FindProfile for Silent {
    async fn profile(&self, _: &str) -> Result<Profile, AccountError> {
        std::future::pending().await
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_comes_in_time_though_nobody_answers_us() {
    let started = tokio::time::Instant::now();
    let home = home(&lamp(), Silent);
    let (answer, metrics) = metrics::recorded(answer(&home)).await;
    assert_eq!(answer["event"]["payload"]["type"], "INTERNAL_ERROR");
    assert_eq!(metrics[0]["DirectivesFailed"], 1.0);
    assert!(
        started.elapsed() < Duration::from_secs(7),
        "{:?}",
        started.elapsed()
    );
}

#[tokio::test]
async fn the_log_holds_no_token() {
    let home = home(&lamp(), accounts());
    let (_, lines) = telemetry::logs::recorded(answer(&home)).await;
    assert!(!lines.is_empty());
    for line in lines {
        assert!(!line.to_string().contains("Atza"), "{line}");
    }
}
