//! The cache of a reader.

#![allow(clippy::unwrap_used, reason = "a test says by them what it expects")]

use secrets::{ReadSecret, Reader, Secret, SecretError, Stage};
use std::{
    sync::{
        Mutex,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

const KEEP: Duration = Duration::from_secs(300);

#[derive(Default)]
struct Source {
    value: Mutex<Option<&'static str>>,
    reads: AtomicUsize,
}

impl Source {
    fn with(value: &'static str) -> Self {
        let source = Self::default();
        source.becomes(Some(value));
        source
    }

    fn becomes(&self, value: Option<&'static str>) {
        *self.value.lock().unwrap() = value;
    }
}

impl ReadSecret for &Source {
    async fn read(&self, secret: &str, _: Stage) -> Result<Secret, SecretError> {
        assert_eq!(secret, "the-secret");
        self.reads.fetch_add(1, Ordering::Relaxed);
        let value = *self.value.lock().unwrap();
        value
            .map(|value| Secret::from(value.to_owned()))
            .ok_or_else(|| SecretError::Unavailable("the test wants it so".into()))
    }
}

fn reader(source: &Source) -> Reader<&Source> {
    Reader::new(source, "the-secret", KEEP)
}

#[tokio::test]
async fn many_requests_are_one_call() {
    let source = Source::with("one");
    let reader = reader(&source);
    for _ in 0..100 {
        assert_eq!(reader.get(Stage::Current).await.unwrap().0, "one");
    }
    assert_eq!(source.reads.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn after_its_time_it_is_read_again_and_the_old_one_outlives_a_failure() {
    // A clock that goes on by what is added to it.
    static PASSED: AtomicU64 = AtomicU64::new(0);
    static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    let clock =
        || *START.get_or_init(Instant::now) + Duration::from_secs(PASSED.load(Ordering::Relaxed));
    let source = Source::with("one");
    let reader = reader(&source).with_clock(clock);
    assert_eq!(reader.get(Stage::Current).await.unwrap().0, "one");

    source.becomes(Some("two"));
    PASSED.store(299, Ordering::Relaxed);
    assert_eq!(reader.get(Stage::Current).await.unwrap().0, "one");
    PASSED.store(300, Ordering::Relaxed);
    assert_eq!(reader.get(Stage::Current).await.unwrap().0, "two");

    source.becomes(None);
    PASSED.store(700, Ordering::Relaxed);
    assert_eq!(reader.get(Stage::Current).await.unwrap().0, "two");
    assert_eq!(reader.get(Stage::Current).await.unwrap().0, "two");
    assert_eq!(
        source.reads.load(Ordering::Relaxed),
        3,
        "not at each request"
    );

    source.becomes(Some("three"));
    PASSED.store(710, Ordering::Relaxed);
    assert_eq!(reader.get(Stage::Current).await.unwrap().0, "three");
}

#[tokio::test]
async fn what_was_never_read_is_an_error() {
    let source = Source::default();
    let failed = reader(&source).get(Stage::Current).await;
    assert!(matches!(failed, Err(SecretError::Unavailable(_))));
}

#[tokio::test]
async fn a_secret_prints_as_a_mask() {
    let source = Source::with("one");
    let secret = reader(&source).get(Stage::Current).await.unwrap();
    assert_eq!(format!("{secret:?} {secret}"), "[redacted] [redacted]");
}
