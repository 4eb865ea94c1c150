//! Where the issuer's keys come from.

use std::future::Future;
use std::time::Duration;

use reqwest::redirect::Policy;
use telemetry::{subsegment, traced};

use crate::{FetchError, KeySet};

/// The function has 5 seconds (template.yaml).
const TIMEOUT: Duration = Duration::from_secs(2);

pub trait KeySource: Send + Sync {
    fn fetch(&self) -> impl Future<Output = Result<KeySet, FetchError>> + Send;
}

/// The source that the configuration names.
#[derive(Debug)]
pub enum Source {
    Https {
        client: reqwest::Client,
        url: String,
    },
    Inline(String),
}

impl Source {
    /// The key set at an `https` address.
    ///
    /// # Errors
    /// There are no trusted root certificates here.
    pub fn https(url: String) -> Result<Self, FetchError> {
        let client = reqwest::Client::builder()
            .https_only(true)
            // The address was chosen with care; a redirect was not.
            .redirect(Policy::none())
            .connect_timeout(TIMEOUT / 2)
            .timeout(TIMEOUT)
            .build()?;
        Ok(Self::Https { client, url })
    }
}

impl KeySource for Source {
    async fn fetch(&self) -> Result<KeySet, FetchError> {
        match self {
            Self::Https { client, url } => {
                traced(subsegment!("issuer keys"), get(client, url)).await
            }
            Self::Inline(keys) => KeySet::parse(keys.as_bytes()),
        }
    }
}

async fn get(client: &reqwest::Client, url: &str) -> Result<KeySet, FetchError> {
    let response = client.get(url).send().await?.error_for_status()?;
    KeySet::parse(&response.bytes().await?)
}
