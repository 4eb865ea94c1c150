//! The userInfo endpoint of the identity provider.

use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Client, Response, StatusCode, Url};
use serde::Deserialize;
use telemetry::{subsegment, traced};

use crate::{AccountError, FindProfile, Profile};

/// For one try. A second one follows if the first did not reach anybody, and both fit into the six seconds that an answer may take.
const TIMEOUT: Duration = Duration::from_millis(1500);

/// Asks the identity provider.
#[derive(Debug, Clone)]
pub struct UserInfo {
    client: Client,
    url: Url,
}

/// The claims that are used.
#[derive(Debug, Deserialize)]
struct Claims {
    sub: String,
    given_name: Option<String>,
}

/// An answer that no provider gives.
#[derive(Debug, thiserror::Error)]
#[error("the identity provider answered {0}")]
struct Status(StatusCode);

/// An HTTP client for services outside AWS: HTTPS only, but for this machine itself, where a stand-in may be.
///
/// # Errors
/// There are no trusted root certificates here.
pub fn client(url: &Url, timeout: Duration) -> Result<Client, reqwest::Error> {
    let is_here = url.host_str() == Some("127.0.0.1");
    Client::builder()
        .https_only(!is_here)
        // The address was chosen with care; a redirect was not, and would get the token.
        .redirect(Policy::none())
        .connect_timeout(timeout / 2)
        .timeout(timeout)
        .build()
}

impl UserInfo {
    /// # Errors
    /// There are no trusted root certificates here.
    pub fn new(url: Url) -> Result<Self, reqwest::Error> {
        let client = client(&url, TIMEOUT)?;
        Ok(Self { client, url })
    }

    async fn ask(&self, token: &str) -> Result<Response, reqwest::Error> {
        let request = || self.client.get(self.url.clone()).bearer_auth(token).send();
        match request().await {
            Err(error) if error.is_connect() || error.is_timeout() => request().await,
            answer => answer,
        }
    }
}

impl FindProfile for UserInfo {
    async fn profile(&self, token: &str) -> Result<Profile, AccountError> {
        let answer = traced(subsegment!("user info"), self.ask(token))
            .await
            .map_err(|error| AccountError::Unavailable(error.into()))?;
        let status = answer.status();
        let body = answer
            .bytes()
            .await
            .map_err(|error| AccountError::Unavailable(error.into()))?;
        match status {
            StatusCode::OK => {
                let claims: Claims = serde_json::from_slice(&body)
                    .map_err(|error| AccountError::Unavailable(error.into()))?;
                Ok(Profile {
                    subject: claims.sub,
                    given_name: claims.given_name.filter(|name| !name.trim().is_empty()),
                })
            }
            _ => Err(AccountError::Unavailable(Status(status).into())),
        }
    }
}
