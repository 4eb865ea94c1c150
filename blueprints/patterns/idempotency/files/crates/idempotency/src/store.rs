use crate::{Fingerprint, Key, StoreError};
use std::{
    future::Future,
    hash::{BuildHasher, RandomState},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// Where keys and answers are kept. Each call is one atomic, conditional write.
pub trait Store: Send + Sync {
    /// Takes the key for `claim` unless a record holds it (see [`Record::yields_to`]).
    fn claim(&self, claim: &Claim) -> impl Future<Output = Result<Claimed, StoreError>> + Send;

    /// Stores the answer unless the key has gone to another claim meanwhile.
    fn complete(
        &self,
        claim: &Claim,
        answer: &str,
    ) -> impl Future<Output = Result<Claimed, StoreError>> + Send;

    /// Frees the key if this claim still holds it.
    fn release(&self, claim: &Claim) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// Whether a conditional write went through, or what was in its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claimed {
    Ours,
    Held(Record),
}

impl Claimed {
    /// What `claim` has met, in a word for the log.
    pub(crate) fn outcome(&self, claim: &Claim) -> &'static str {
        match self {
            Self::Held(record) if record.belongs_to(claim) => "claimed",
            Self::Held(record) if record.fingerprint != claim.fingerprint => "other_request",
            Self::Held(record) => match record.state {
                State::InProgress { .. } => "in_progress",
                State::Done { .. } => "answered",
            },
            Self::Ours => "claimed",
        }
    }
}

/// What is stored under a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    pub fingerprint: String,
    /// Which claim wrote it.
    pub holder: String,
    pub state: State,
    /// When the store may forget the record, in seconds since 1970.
    pub expires_at: u64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Somebody works on it until this time, in milliseconds since 1970.
    InProgress { lease_until: u64 },
    /// The answer, as JSON.
    Done { answer: String },
}

/// The wish to run an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    pub key: String,
    pub fingerprint: String,
    /// Milliseconds since 1970.
    pub now: u64,
    /// Milliseconds since 1970.
    pub lease_until: u64,
    /// Seconds since 1970.
    pub expires_at: u64,
    /// Random: tells this claim from every other on its key.
    pub holder: String,
}

impl Claim {
    pub(crate) fn new(
        key: &Key,
        fingerprint: &Fingerprint,
        now: SystemTime,
        lease: Duration,
        keep: Duration,
    ) -> Self {
        Self {
            key: key.as_str().to_owned(),
            fingerprint: fingerprint.as_str().to_owned(),
            now: millis(now),
            lease_until: millis(now + lease),
            expires_at: millis(now + keep.max(lease)).div_ceil(1000),
            holder: format!("{:016x}", RandomState::new().hash_one(now)),
        }
    }

    pub(crate) fn in_progress(&self) -> Record {
        self.record(State::InProgress {
            lease_until: self.lease_until,
        })
    }

    pub(crate) fn done(&self, answer: &str) -> Record {
        self.record(State::Done {
            answer: answer.to_owned(),
        })
    }

    fn record(&self, state: State) -> Record {
        Record {
            fingerprint: self.fingerprint.clone(),
            holder: self.holder.clone(),
            expires_at: self.expires_at,
            state,
        }
    }
}

impl Record {
    /// A record makes way when it has expired (stores delete late), or when its lease has ended and
    /// the same request comes again.
    pub fn yields_to(&self, claim: &Claim) -> bool {
        let expired = self.expires_at <= claim.now / 1000;
        let abandoned = match self.state {
            State::InProgress { lease_until } => lease_until <= claim.now,
            State::Done { .. } => false,
        };
        expired || (abandoned && self.fingerprint == claim.fingerprint)
    }

    /// Whether `claim` put this record here.
    pub fn belongs_to(&self, claim: &Claim) -> bool {
        self.holder == claim.holder
    }
}

pub(crate) fn millis(time: SystemTime) -> u64 {
    let since_epoch = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since_epoch.as_millis()).unwrap_or(u64::MAX)
}
