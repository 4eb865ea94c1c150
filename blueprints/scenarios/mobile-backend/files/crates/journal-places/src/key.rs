//! The key of the service: a secret that is read at start, and again when it has become old or wrong.

use std::future::Future;
use std::time::Duration;

use aws_sdk_secretsmanager::Client;
use journal::Cause;
use telemetry::redact::Redacted;
use telemetry::{subsegment, traced};
use tokio::sync::Mutex;
use tokio::time::Instant;

pub trait ReadKey: Send + Sync {
    fn read(&self) -> impl Future<Output = Result<Redacted<String>, Cause>> + Send;
}

/// A secret of Secrets Manager.
#[derive(Debug, Clone)]
pub struct SecretKey {
    client: Client,
    id: String,
}

#[derive(Debug, thiserror::Error)]
#[error("the secret has no text")]
struct Empty;

impl SecretKey {
    pub fn new(client: Client, id: impl Into<String>) -> Self {
        Self {
            client,
            id: id.into(),
        }
    }
}

impl ReadKey for SecretKey {
    async fn read(&self) -> Result<Redacted<String>, Cause> {
        let get = self.client.get_secret_value().secret_id(&self.id);
        let span = subsegment!("SecretsManager", aws.operation = "GetSecretValue");
        let answer = traced(span, get.send()).await;
        // In words: the error itself holds the whole answer.
        let secret = answer.map_err(|error| Cause::from(telemetry::reason(&error)))?;
        let text = secret.secret_string.filter(|text| !text.is_empty());
        Ok(Redacted(text.ok_or(Empty)?))
    }
}

#[derive(Debug)]
struct Known {
    key: Redacted<String>,
    since: Instant,
}

/// The key as it is known now.
#[derive(Debug)]
pub struct Key<R> {
    reader: R,
    keep: Duration,
    known: Mutex<Option<Known>>,
}

impl<R: ReadKey> Key<R> {
    /// Reads the key for the first time. A key that cannot be read now is read when it is asked for.
    pub async fn load(reader: R, keep: Duration) -> Self {
        let key = Self {
            reader,
            keep,
            known: Mutex::new(None),
        };
        if let Err(error) = key.current().await {
            let reason = telemetry::reason(error.as_ref());
            tracing::warn!(reason, "the key of the service of places was not read yet");
        }
        key
    }

    /// The key, read anew if it is older than it may be. If that fails, the old one does: it may well be right.
    ///
    /// # Errors
    /// It was never read, and cannot be now.
    pub async fn current(&self) -> Result<Redacted<String>, Cause> {
        let mut known = self.known.lock().await;
        let fresh = known
            .as_ref()
            .filter(|known| known.since.elapsed() < self.keep);
        if let Some(fresh) = fresh {
            return Ok(fresh.key.clone());
        }
        match self.reader.read().await {
            Ok(key) => {
                let since = Instant::now();
                *known = Some(Known {
                    key: key.clone(),
                    since,
                });
                Ok(key)
            }
            Err(error) => known.as_ref().map(|old| old.key.clone()).ok_or(error),
        }
    }

    /// The service did not know `key`: unless another has been read since, it is read anew next time.
    pub async fn was_refused(&self, key: &Redacted<String>) {
        let mut known = self.known.lock().await;
        if known.as_ref().is_some_and(|known| known.key == *key) {
            *known = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex as Plain;

    /// Gives these keys, one after another; then it fails.
    struct Keys(Plain<Vec<&'static str>>);

    impl Keys {
        fn giving<const N: usize>(keys: [&'static str; N]) -> Self {
            Self(Plain::new(keys.into_iter().rev().collect()))
        }
    }

    impl ReadKey for Keys {
        async fn read(&self) -> Result<Redacted<String>, Cause> {
            let next = self.0.lock().unwrap().pop();
            Ok(Redacted(next.ok_or("the test wants it so")?.to_owned()))
        }
    }

    const KEEP: Duration = Duration::from_secs(300);

    async fn current(key: &Key<Keys>) -> String {
        key.current().await.unwrap().0
    }

    #[tokio::test(start_paused = true)]
    async fn it_is_read_at_start_and_again_when_it_is_old() {
        let key = Key::load(Keys::giving(["first", "second"]), KEEP).await;
        assert_eq!(current(&key).await, "first");
        tokio::time::advance(KEEP).await;
        assert_eq!(current(&key).await, "second");
    }

    #[tokio::test(start_paused = true)]
    async fn the_old_one_does_while_no_other_can_be_read() {
        let key = Key::load(Keys::giving(["only"]), KEEP).await;
        tokio::time::advance(KEEP).await;
        assert_eq!(current(&key).await, "only");
    }

    #[tokio::test]
    async fn one_that_was_refused_is_read_anew_once() {
        let key = Key::load(Keys::giving(["old", "new", "never"]), KEEP).await;
        let old = key.current().await.unwrap();
        key.was_refused(&old).await;
        assert_eq!(current(&key).await, "new");
        // Another request that still had the old one comes late.
        key.was_refused(&old).await;
        assert_eq!(current(&key).await, "new");
    }

    #[tokio::test]
    async fn a_function_starts_without_it() {
        let key = Key::load(Keys::giving([]), KEEP).await;
        assert!(key.current().await.is_err());
    }
}
