use crate::{ReadSecret, Secret, SecretError, Stage};
use std::{
    collections::HashMap,
    error::Error,
    time::{Duration, Instant},
};
use tokio::sync::Mutex;

/// After a failure the value that is there is used for this long before Secrets Manager is asked again.
const PATIENCE: Duration = Duration::from_secs(10);

/// Reads a secret and keeps it for a time to live.
#[derive(Debug)]
pub struct Reader<R> {
    source: R,
    secret: String,
    keep: Duration,
    clock: fn() -> Instant,
    // Held while reading, so that many requests at once are one call.
    kept: Mutex<HashMap<Stage, Kept>>,
}

#[derive(Debug)]
struct Kept {
    value: Secret,
    until: Instant,
}

impl<R: ReadSecret> Reader<R> {
    /// `secret` is its ARN or name; it is read again after `keep`.
    pub fn new(source: R, secret: impl Into<String>, keep: Duration) -> Self {
        Self {
            source,
            secret: secret.into(),
            keep,
            clock: Instant::now,
            kept: Mutex::default(),
        }
    }

    /// The same with another clock, for tests.
    #[must_use]
    pub fn with_clock(self, clock: fn() -> Instant) -> Self {
        Self { clock, ..self }
    }

    /// The value, from the cache if it is not older than its time to live.
    ///
    /// # Errors
    /// It was never read, and cannot be read now.
    pub async fn get(&self, stage: Stage) -> Result<Secret, SecretError> {
        let mut kept = self.kept.lock().await;
        let now = (self.clock)();
        if let Some(entry) = kept.get(&stage).filter(|entry| now < entry.until) {
            return Ok(entry.value.clone());
        }
        match self.source.read(&self.secret, stage).await {
            Ok(value) => {
                let until = now + self.keep;
                let entry = Kept {
                    value: value.clone(),
                    until,
                };
                kept.insert(stage, entry);
                Ok(value)
            }
            Err(error) => {
                let Some(entry) = kept.get_mut(&stage) else {
                    return Err(error);
                };
                entry.until = now + PATIENCE;
                let error = &error as &dyn Error;
                tracing::warn!(error, "secret not read again, the one that is there stays");
                Ok(entry.value.clone())
            }
        }
    }
}
