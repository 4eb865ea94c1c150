//! Stores that stutter or fail: what a request gets then, and what the log says.

#![allow(clippy::unwrap_used, reason = "a test says by it what it expects")]

use idempotency::{
    Claim, Claimed, Error, Fingerprint, Idempotency, Key, MemoryStore, Outcome, Store, StoreError,
};
use std::{io, sync::Mutex, time::Duration};

const LEASE: Duration = Duration::from_secs(15);
const DAY: Duration = Duration::from_secs(24 * 3600);

fn key() -> Key {
    Key::of("create-product", &["alice", "key-1"])
}

/// A store whose first answer to a claim got lost, so that the client wrote it twice.
struct Stutter(MemoryStore);

impl Store for Stutter {
    async fn claim(&self, claim: &Claim) -> Result<Claimed, StoreError> {
        self.0.claim(claim).await?;
        self.0.claim(claim).await
    }

    async fn complete(&self, claim: &Claim, answer: &str) -> Result<Claimed, StoreError> {
        self.0.complete(claim, answer).await?;
        self.0.complete(claim, answer).await
    }

    async fn release(&self, claim: &Claim) -> Result<(), StoreError> {
        self.0.release(claim).await
    }
}

#[tokio::test]
async fn a_client_that_meets_its_own_record_holds_the_key() {
    let service = Idempotency::new(Stutter(MemoryStore::default()), DAY);
    let operation = async { Ok::<_, io::Error>("first".to_owned()) };
    let answer = service
        .run(&key(), &Fingerprint::of("{}"), LEASE, operation)
        .await
        .unwrap();
    assert_eq!(answer, Outcome::Executed("first".to_owned()));
}

/// A store that fails once the key is claimed.
struct Forgetful(MemoryStore);

impl Store for Forgetful {
    async fn claim(&self, claim: &Claim) -> Result<Claimed, StoreError> {
        self.0.claim(claim).await
    }

    async fn complete(&self, _: &Claim, _: &str) -> Result<Claimed, StoreError> {
        Err(StoreError::unavailable("throttled"))
    }

    async fn release(&self, _: &Claim) -> Result<(), StoreError> {
        Err(StoreError::unavailable("throttled"))
    }
}

#[tokio::test]
async fn what_was_done_is_answered_even_if_it_cannot_be_recorded() {
    let service = Idempotency::new(Forgetful(MemoryStore::default()), DAY);
    let operation = async { Ok::<_, io::Error>("first".to_owned()) };
    let answer = service
        .run(&key(), &Fingerprint::of("{}"), LEASE, operation)
        .await
        .unwrap();
    assert_eq!(answer, Outcome::Executed("first".to_owned()));
}

#[tokio::test]
async fn only_a_fault_of_the_store_is_logged_as_an_error() {
    for (error, level) in [
        (StoreError::unavailable("throttled"), "WARN"),
        (StoreError::fault("access denied"), "ERROR"),
    ] {
        let store = Broken(Mutex::new(Some(error)));
        let service = Idempotency::new(store, DAY);
        let (key, fingerprint) = (key(), Fingerprint::of("{}"));
        let operation = async { Ok::<_, io::Error>("first".to_owned()) };
        let run = service.run(&key, &fingerprint, LEASE, operation);
        let (_, lines) = telemetry::logs::recorded(run).await;
        assert_eq!(lines[1]["level"], level);
        assert_eq!(lines[1]["message"], "answer not kept for replay");
    }
}

/// A store that fails in this way once the key is claimed.
struct Broken(Mutex<Option<StoreError>>);

impl Store for Broken {
    async fn claim(&self, _: &Claim) -> Result<Claimed, StoreError> {
        Ok(Claimed::Ours)
    }

    async fn complete(&self, _: &Claim, _: &str) -> Result<Claimed, StoreError> {
        Err(self.0.lock().unwrap().take().unwrap())
    }

    async fn release(&self, _: &Claim) -> Result<(), StoreError> {
        Ok(())
    }
}

#[tokio::test]
async fn the_operations_error_is_told_even_if_the_key_cannot_be_freed() {
    let service = Idempotency::new(Forgetful(MemoryStore::default()), DAY);
    let operation = async { Err::<String, _>(io::Error::other("no room")) };
    let error = service
        .run(&key(), &Fingerprint::of("{}"), LEASE, operation)
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Operation(_)), "{error:?}");
}
