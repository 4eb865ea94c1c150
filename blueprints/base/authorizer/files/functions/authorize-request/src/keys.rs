//! The issuer's public keys, and how long they are kept.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, KeyAlgorithm, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey};
use serde::Deserialize;
use serde_json::Value;
use tokio::sync::Mutex;
use tokio::time::Instant;

use crate::KeySource;

/// After this the keys are read again.
const FRESH: Duration = Duration::from_secs(15 * 60);

/// For so long they are good if the issuer cannot be reached.
const USABLE: Duration = Duration::from_secs(24 * 60 * 60);

/// Between two tries to read them: tokens with made-up keys must not turn into requests to the issuer.
const PAUSE: Duration = Duration::from_secs(60);

/// Why there are no keys.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    #[error("the issuer does not answer")]
    Http(#[from] reqwest::Error),
    #[error("the answer of the issuer is not a JSON Web Key Set")]
    Form(#[from] serde_json::Error),
    #[error("the key set has no key for RS256 or ES256")]
    Empty,
}

/// A key, and the one algorithm it is for: the token has no say in that.
pub(crate) struct Key {
    id: Option<String>,
    pub(crate) algorithm: Algorithm,
    pub(crate) verifier: DecodingKey,
}

/// The key that a token asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wanted {
    pub(crate) id: Option<String>,
    pub(crate) algorithm: Algorithm,
}

/// A JSON Web Key Set (RFC 7517), as far as tokens can be signed with it.
#[derive(Debug)]
pub struct KeySet(Vec<Key>);

#[derive(Deserialize)]
struct RawKeySet {
    keys: Vec<Value>,
}

impl KeySet {
    /// Keys of other kinds and uses are left out, as the standard wants.
    ///
    /// # Errors
    /// It is not a key set, or no key is left.
    pub fn parse(json: &[u8]) -> Result<Self, FetchError> {
        let raw: RawKeySet = serde_json::from_slice(json)?;
        let keys: Vec<_> = raw.keys.into_iter().filter_map(Key::read).collect();
        if keys.is_empty() {
            return Err(FetchError::Empty);
        }
        Ok(Self(keys))
    }

    /// The key by its id; without an id the only one for the algorithm.
    pub(crate) fn find(&self, wanted: &Wanted) -> Option<&Key> {
        let mut keys = self.0.iter().filter(|key| {
            key.algorithm == wanted.algorithm && (wanted.id.is_none() || key.id == wanted.id)
        });
        keys.next().filter(|_| keys.next().is_none())
    }
}

impl Key {
    fn read(json: Value) -> Option<Self> {
        let jwk: Jwk = serde_json::from_value(json).ok()?;
        let (algorithm, name) = match &jwk.algorithm {
            AlgorithmParameters::RSA(_) => (Algorithm::RS256, KeyAlgorithm::RS256),
            AlgorithmParameters::EllipticCurve(key) if key.curve == EllipticCurve::P256 => {
                (Algorithm::ES256, KeyAlgorithm::ES256)
            }
            _ => return None,
        };
        let for_algorithm = jwk.common.key_algorithm.is_none_or(|named| named == name);
        let for_signatures = jwk.common.public_key_use != Some(PublicKeyUse::Encryption);
        if !for_algorithm || !for_signatures {
            return None;
        }
        Some(Self {
            verifier: DecodingKey::from_jwk(&jwk).ok()?,
            id: jwk.common.key_id,
            algorithm,
        })
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} key {:?}", self.algorithm, self.id)
    }
}

/// The keys of a source, kept for as long as the environment lives.
#[derive(Debug)]
pub struct Keys<S> {
    source: S,
    kept: Mutex<Option<Kept>>,
}

#[derive(Debug)]
struct Kept {
    keys: Arc<KeySet>,
    read: Instant,
    tried: Instant,
}

impl<S: KeySource> Keys<S> {
    pub fn new(source: S) -> Self {
        Self {
            source,
            kept: Mutex::new(None),
        }
    }

    pub(crate) async fn current(&self) -> Result<Arc<KeySet>, FetchError> {
        self.not_older_than(FRESH).await
    }

    pub(crate) async fn refreshed(&self) -> Result<Arc<KeySet>, FetchError> {
        self.not_older_than(Duration::ZERO).await
    }

    async fn not_older_than(&self, age: Duration) -> Result<Arc<KeySet>, FetchError> {
        let mut kept = self.kept.lock().await;
        let usable = kept.take_if(|kept| kept.read.elapsed() < USABLE);
        let Some(mut usable) = usable else {
            let keys = Arc::new(self.source.fetch().await?);
            *kept = Some(Kept::new(Arc::clone(&keys)));
            return Ok(keys);
        };
        if usable.read.elapsed() >= age && usable.tried.elapsed() >= PAUSE {
            match self.source.fetch().await {
                Ok(keys) => usable = Kept::new(Arc::new(keys)),
                Err(error) => {
                    let error = telemetry::reason(&error);
                    tracing::warn!(error, "keys not read again, the old ones stay");
                    usable.tried = Instant::now();
                }
            }
        }
        Ok(Arc::clone(&kept.insert(usable).keys))
    }
}

impl Kept {
    fn new(keys: Arc<KeySet>) -> Self {
        let now = Instant::now();
        Self {
            keys,
            read: now,
            tried: now,
        }
    }
}
