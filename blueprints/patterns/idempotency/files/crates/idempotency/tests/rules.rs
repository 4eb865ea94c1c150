//! What holds for every order of tries, failures, crashes and pauses.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says by them what it expects"
)]

use idempotency::{Claim, Claimed, MemoryStore, Record, State, Store};
use proptest::prelude::*;

const LEASE: u64 = 15_000;
const KEEP: u64 = 60;

#[derive(Debug, Clone)]
enum Step {
    /// A request comes in, with one of two payloads.
    Claim {
        payload: u8,
    },
    /// One of those that claimed the key finishes, fails, or is never heard of again.
    Finish {
        which: usize,
    },
    Fail {
        which: usize,
    },
    Wait {
        millis: u64,
    },
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..2u8).prop_map(|payload| Step::Claim { payload }),
        3 => (0..4usize).prop_map(|which| Step::Finish { which }),
        1 => (0..4usize).prop_map(|which| Step::Fail { which }),
        2 => prop_oneof![0..100u64, 14_000..16_000u64, 59_000..61_000u64]
            .prop_map(|millis| Step::Wait { millis }),
    ]
}

/// What has happened on the one key of a test.
#[derive(Default)]
struct History {
    now: u64,
    claims: u32,
    /// Claims that got the key and have not ended.
    running: Vec<Claim>,
    /// The last answer that was stored: its claim and the answer.
    answered: Option<(Claim, String)>,
}

impl History {
    fn claim(&mut self, payload: u8) -> Claim {
        self.claims += 1;
        Claim {
            key: "op#1".into(),
            fingerprint: payload.to_string(),
            now: self.now,
            lease_until: self.now + LEASE,
            expires_at: self.now / 1000 + KEEP,
            holder: self.claims.to_string(),
        }
    }

    fn answer_holds(&self) -> Option<&(Claim, String)> {
        self.answered
            .as_ref()
            .filter(|(claim, _)| claim.expires_at > self.now / 1000)
    }

    fn take(&mut self, which: usize) -> Option<Claim> {
        (which < self.running.len()).then(|| self.running.remove(which))
    }

    async fn apply(&mut self, store: &MemoryStore, step: Step) {
        match step {
            Step::Wait { millis } => self.now += millis,
            Step::Claim { payload } => {
                let claim = self.claim(payload);
                match store.claim(&claim).await.unwrap() {
                    Claimed::Ours => self.got_the_key(claim),
                    Claimed::Held(record) => self.was_refused(&claim, &record),
                }
            }
            Step::Finish { which } => {
                let Some(claim) = self.take(which) else {
                    return;
                };
                let answer = format!("answer of {}", claim.holder);
                if store.complete(&claim, &answer).await.unwrap() == Claimed::Ours {
                    assert!(self.answer_holds().is_none(), "an answer was overwritten");
                    self.answered = Some((claim, answer));
                }
            }
            Step::Fail { which } => {
                let Some(claim) = self.take(which) else {
                    return;
                };
                store.release(&claim).await.unwrap();
            }
        }
    }

    fn got_the_key(&mut self, claim: Claim) {
        assert!(
            self.answer_holds().is_none(),
            "an operation ran again although it was answered"
        );
        for other in &self.running {
            assert!(other.lease_until <= self.now, "two operations hold the key");
        }
        self.running.push(claim);
    }

    fn was_refused(&self, claim: &Claim, record: &Record) {
        assert!(!record.yields_to(claim));
        match (&record.state, self.answer_holds()) {
            (State::Done { answer }, Some((_, expected))) => assert_eq!(answer, expected),
            (State::Done { .. }, None) => panic!("an answer that nobody gave: {record:?}"),
            (State::InProgress { .. }, held) => assert!(held.is_none(), "an answer was lost"),
        }
    }
}

proptest! {
    #[test]
    fn one_holder_at_a_time_and_answers_stay(steps in prop::collection::vec(step(), 1..60)) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let store = MemoryStore::default();
            let mut history = History { now: 1_795_000_000_000, ..History::default() };
            for step in steps {
                history.apply(&store, step).await;
            }
        });
    }
}
