//! Login with Amazon: codes and refresh tokens for access tokens.

use std::time::Duration;

use reqwest::{Client, StatusCode, Url};
use serde::Deserialize;
use smart_home::HomeError;
use smart_home::ports::{ExchangeCode, Grant, RefreshGrant};
use telemetry::{subsegment, traced};
use time::OffsetDateTime;

use crate::credentials::FindCredentials;
use crate::{SecretCredentials, Status, failed};

const TIMEOUT: Duration = Duration::from_secs(3);

/// Its token endpoint, and as whom it is asked.
#[derive(Debug)]
pub struct LoginWithAmazon {
    client: Client,
    url: Url,
    credentials: SecretCredentials,
}

#[derive(Deserialize)]
struct Tokens {
    access_token: String,
    refresh_token: String,
    expires_in: i64,
}

#[derive(Debug, Default, Deserialize)]
struct Refusal {
    #[serde(default)]
    error: String,
}

/// What was granted is none, or was used already, or taken back.
#[derive(Debug, thiserror::Error)]
#[error("Login with Amazon refuses the grant")]
struct InvalidGrant;

impl LoginWithAmazon {
    /// # Errors
    /// There are no trusted root certificates here.
    pub fn new(url: Url, credentials: SecretCredentials) -> Result<Self, reqwest::Error> {
        let client = linked_account::client(&url, TIMEOUT)?;
        Ok(Self {
            client,
            url,
            credentials,
        })
    }

    async fn ask(&self, grant_type: &str, name: &str, value: &str) -> Result<Grant, HomeError> {
        let known = self.credentials.find().await.map_err(failed)?;
        let form = form(&[
            ("grant_type", grant_type),
            (name, value),
            ("client_id", &known.client_id),
            ("client_secret", &known.client_secret),
        ])?;
        let request = self
            .client
            .post(self.url.clone())
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form);
        // The error of `reqwest` names the address, and no body.
        let answer = traced(subsegment!("login with amazon"), request.send())
            .await
            .map_err(failed)?;
        let status = answer.status();
        let body = answer.bytes().await.map_err(failed)?;
        match status {
            StatusCode::OK => grant(&body),
            StatusCode::BAD_REQUEST if is_invalid_grant(&body) => {
                Err(HomeError::GrantGone(InvalidGrant.into()))
            }
            _ => Err(failed(Status {
                service: "Login with Amazon",
                status,
            })),
        }
    }
}

impl ExchangeCode for LoginWithAmazon {
    async fn exchange(&self, code: &str) -> Result<Grant, HomeError> {
        self.ask("authorization_code", "code", code).await
    }
}

impl RefreshGrant for LoginWithAmazon {
    async fn refresh(&self, grant: &Grant) -> Result<Grant, HomeError> {
        self.ask("refresh_token", "refresh_token", &grant.refresh_token)
            .await
    }
}

fn grant(body: &[u8]) -> Result<Grant, HomeError> {
    let tokens: Tokens = serde_json::from_slice(body).map_err(failed)?;
    let now = OffsetDateTime::now_utc().unix_timestamp();
    Ok(Grant {
        access_token: tokens.access_token,
        refresh_token: tokens.refresh_token,
        expires_at: now.saturating_add(tokens.expires_in),
    })
}

fn is_invalid_grant(body: &[u8]) -> bool {
    let refusal: Refusal = serde_json::from_slice(body).unwrap_or_default();
    refusal.error == "invalid_grant"
}

/// `application/x-www-form-urlencoded`, by the one thing that can write it: the query of an address.
fn form(fields: &[(&str, &str)]) -> Result<String, HomeError> {
    let url = Url::parse_with_params("https://form.invalid/", fields).map_err(failed)?;
    Ok(url.query().unwrap_or_default().to_owned())
}
