//! One request, many tries: what each of them gets.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says by them what it expects"
)]

use idempotency::{Error, Fingerprint, Idempotency, Key, MemoryStore, Outcome};
use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};
use tokio::task::JoinSet;

const LEASE: Duration = Duration::from_secs(15);
const DAY: Duration = Duration::from_secs(24 * 3600);

type Result = std::result::Result<Outcome<String>, Error<io::Error>>;

fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_795_000_000 + seconds)
}

/// The same store, asked at different times.
struct Service {
    store: MemoryStore,
}

impl Service {
    fn new() -> Self {
        Self {
            store: MemoryStore::default(),
        }
    }

    fn now(&self, clock: fn() -> SystemTime) -> Idempotency<MemoryStore> {
        Idempotency::new(self.store.clone(), DAY).with_clock(clock)
    }
}

fn key() -> Key {
    Key::of("create-product", &["alice", "key-1"])
}

async fn ask(service: &Idempotency<MemoryStore>, body: &str, answer: &str) -> Result {
    let operation = async { Ok(answer.to_owned()) };
    service
        .run(&key(), &Fingerprint::of(body), LEASE, operation)
        .await
}

async fn fail(service: &Idempotency<MemoryStore>, body: &str) -> Result {
    let operation = async { Err(io::Error::other("no room")) };
    service
        .run(&key(), &Fingerprint::of(body), LEASE, operation)
        .await
}

/// Claims the key and never comes back, as a function that is killed at its timeout.
async fn crash(service: &Idempotency<MemoryStore>, body: &str) {
    let operation = std::future::pending::<std::result::Result<String, io::Error>>();
    let fingerprint = Fingerprint::of(body);
    let key = key();
    let run = service.run(&key, &fingerprint, LEASE, operation);
    assert!(
        tokio::time::timeout(Duration::from_millis(1), run)
            .await
            .is_err()
    );
}

#[tokio::test]
async fn the_second_try_gets_the_stored_answer() {
    let service = Service::new().now(|| at(0));
    assert_eq!(
        ask(&service, "{}", "first").await.unwrap(),
        Outcome::Executed("first".into())
    );
    let second = ask(&service, "{}", "second").await.unwrap();
    assert!(second.is_replayed());
    assert_eq!(second.into_answer(), "first");
}

#[tokio::test]
async fn a_key_cannot_be_used_for_another_payload() {
    let service = Service::new().now(|| at(0));
    ask(&service, r#"{"name":"a"}"#, "first").await.unwrap();
    let error = ask(&service, r#"{"name":"b"}"#, "second")
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Mismatch), "{error:?}");
}

#[tokio::test]
async fn a_try_during_the_first_one_is_told_to_come_back_soon() {
    let service = Service::new();
    crash(&service.now(|| at(0)), "{}").await;
    let wait = async |clock| match ask(&service.now(clock), "{}", "second").await {
        Err(Error::InProgress { retry_after }) => retry_after.as_secs(),
        other => panic!("{other:?}"),
    };
    assert_eq!(wait(|| at(0)).await, 2);
    assert_eq!(wait(|| at(5)).await, 2);
    assert_eq!(wait(|| at(14)).await, 1);
}

#[tokio::test]
async fn the_log_tells_at_debug_what_became_of_a_claim() {
    let service = Service::new().now(|| at(0));
    let tries = async {
        for body in ["{}", "{}", r#"{"secret":1}"#] {
            ask(&service, body, "an answer").await.ok();
        }
    };
    let ((), lines) = telemetry::logs::recorded(tries).await;
    let outcomes: Vec<_> = lines.iter().map(|line| &line["outcome"]).collect();
    assert_eq!(outcomes, ["claimed", "answered", "other_request"]);
    assert!(lines.iter().all(|line| line["level"] == "DEBUG"));
    let text = format!("{lines:?}");
    assert!(!text.contains("an answer") && !text.contains("secret"));
}

#[tokio::test]
async fn a_crashed_try_is_taken_over_when_its_lease_ends() {
    let service = Service::new();
    crash(&service.now(|| at(0)), "{}").await;
    let answer = ask(&service.now(|| at(15)), "{}", "second").await.unwrap();
    assert_eq!(answer, Outcome::Executed("second".into()));
}

#[tokio::test]
async fn a_crashed_try_is_not_taken_over_by_another_payload() {
    let service = Service::new();
    crash(&service.now(|| at(0)), r#"{"name":"a"}"#).await;
    let error = ask(&service.now(|| at(60)), r#"{"name":"b"}"#, "other")
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Mismatch), "{error:?}");
}

#[tokio::test]
async fn a_failed_try_frees_the_key() {
    let service = Service::new();
    let error = fail(&service.now(|| at(0)), "{}").await.unwrap_err();
    assert_eq!(error.to_string(), "no room");
    assert!(service.store.is_empty());
    let answer = ask(&service.now(|| at(0)), "{}", "second").await.unwrap();
    assert_eq!(answer, Outcome::Executed("second".into()));
}

#[tokio::test]
async fn an_expired_answer_counts_no_more_even_if_it_is_still_stored() {
    let service = Service::new();
    ask(&service.now(|| at(0)), "{}", "first").await.unwrap();
    assert_eq!(service.store.len(), 1);
    let later = service.now(|| at(0) + DAY);
    assert_eq!(
        ask(&later, "{}", "second").await.unwrap(),
        Outcome::Executed("second".into())
    );
}

#[tokio::test]
async fn who_lost_the_lease_gets_the_answer_of_who_took_over() {
    let service = Service::new();
    let (slow, fast) = (service.now(|| at(0)), service.now(|| at(20)));
    let operation = async {
        assert_eq!(
            ask(&fast, "{}", "fast").await.unwrap(),
            Outcome::Executed("fast".into())
        );
        Ok::<_, io::Error>("slow".to_owned())
    };
    let answer = slow
        .run(&key(), &Fingerprint::of("{}"), LEASE, operation)
        .await
        .unwrap();
    assert_eq!(answer, Outcome::Replayed("fast".into()));
}

#[tokio::test]
async fn who_lost_the_lease_and_failed_does_not_free_the_key() {
    let service = Service::new();
    let (slow, fast) = (service.now(|| at(0)), service.now(|| at(20)));
    let operation = async {
        ask(&fast, "{}", "fast").await.unwrap();
        Err::<String, _>(io::Error::other("no room"))
    };
    slow.run(&key(), &Fingerprint::of("{}"), LEASE, operation)
        .await
        .unwrap_err();
    assert_eq!(
        ask(&fast, "{}", "again").await.unwrap(),
        Outcome::Replayed("fast".into())
    );
}

#[tokio::test]
async fn a_stored_answer_of_another_type_is_an_error() {
    let service = Service::new().now(|| at(0));
    ask(&service, "{}", "not a number").await.unwrap();
    let operation = async { Ok::<u32, io::Error>(1) };
    let error = service
        .run(&key(), &Fingerprint::of("{}"), LEASE, operation)
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Answer(_)), "{error:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hundred_tries_at_once_execute_one_operation() {
    let service = Arc::new(Idempotency::new(MemoryStore::default(), DAY));
    let executions = Arc::new(AtomicU32::new(0));
    let mut tries = JoinSet::new();
    for _ in 0..100 {
        let (service, executions) = (Arc::clone(&service), Arc::clone(&executions));
        tries.spawn(async move {
            let operation = async {
                let number = executions.fetch_add(1, Ordering::SeqCst);
                tokio::time::sleep(Duration::from_millis(5)).await;
                Ok::<_, io::Error>(number)
            };
            service
                .run(&key(), &Fingerprint::of("{}"), LEASE, operation)
                .await
        });
    }
    let results = tries.join_all().await;

    assert_eq!(executions.load(Ordering::SeqCst), 1);
    let executed = |result: &_| matches!(result, Ok(Outcome::Executed(0)));
    assert_eq!(results.iter().filter(|result| executed(result)).count(), 1);
    for result in results {
        assert!(
            matches!(
                result,
                Ok(Outcome::Executed(0) | Outcome::Replayed(0)) | Err(Error::InProgress { .. })
            ),
            "{result:?}"
        );
    }
}
