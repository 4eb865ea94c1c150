//! The app of one user.

use std::env;
use std::time::Duration;

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::Error;

/// An error of a resolver.
#[derive(Debug, Clone, PartialEq)]
pub struct Refusal {
    pub kind: String,
    pub message: String,
    pub data: Value,
}

/// What one user sees and does.
#[derive(Debug, Clone)]
pub struct App {
    http: reqwest::Client,
    url: String,
    pub(crate) token: Option<String>,
}

pub(crate) fn variable(name: &str) -> Result<String, Error> {
    env::var(name)
        .ok()
        .filter(|value| !value.is_empty())
        .ok_or_else(|| Error::Missing(name.to_owned()))
}

impl App {
    /// The app of `ada`, `bob`, `moderator` or `editor`.
    ///
    /// # Errors
    /// The environment does not say where the journal is, or has no token of this user.
    pub fn of(user: &str) -> Result<Self, Error> {
        let token = variable(&format!("JOURNAL_TOKEN_{}", user.to_uppercase()))?;
        Ok(Self {
            token: Some(token),
            ..Self::of_nobody()?
        })
    }

    /// An app in which nobody has signed in.
    ///
    /// # Errors
    /// The environment does not say where the journal is.
    pub fn of_nobody() -> Result<Self, Error> {
        Ok(Self {
            http: reqwest::Client::new(),
            url: variable("JOURNAL_URL")?,
            token: None,
        })
    }

    /// The same with a token whose signature is not right.
    #[must_use]
    pub fn forged(&self) -> Self {
        let token = self.token.as_deref().unwrap_or_default();
        let (head, signature) = token.rsplit_once('.').unwrap_or_default();
        let turned: String = signature.chars().rev().collect();
        Self {
            token: Some(format!("{head}.{turned}")),
            ..self.clone()
        }
    }

    /// Sends a query or mutation: status and whole answer.
    ///
    /// # Errors
    /// There was no answer.
    pub async fn send(&self, query: &str, variables: Value) -> Result<(StatusCode, Value), Error> {
        let body = json!({"query": query, "variables": variables});
        let mut request = self
            .http
            .post(&self.url)
            .header("content-type", "application/json")
            .body(body.to_string());
        if let Some(token) = &self.token {
            request = request.header("authorization", token);
        }
        let answer = request.send().await?;
        let status = answer.status();
        Ok((status, serde_json::from_str(&answer.text().await?)?))
    }

    /// The one field of a query or mutation; or why it was refused.
    ///
    /// # Errors
    /// There was no answer.
    pub async fn ask(
        &self,
        query: &str,
        variables: Value,
    ) -> Result<Result<Value, Refusal>, Error> {
        let (_, answer) = self.send(query, variables).await?;
        if let Some(error) = answer["errors"].get(0) {
            let text = |name: &str| error[name].as_str().unwrap_or_default().to_owned();
            return Ok(Err(Refusal {
                kind: text("errorType"),
                message: text("message"),
                data: error["data"].clone(),
            }));
        }
        let fields = answer["data"].as_object();
        let field = fields.and_then(|fields| fields.values().next());
        Ok(Ok(field.cloned().unwrap_or_default()))
    }

    /// The user's id.
    ///
    /// # Errors
    /// Nobody has signed in, or the token is none.
    pub fn id(&self) -> Result<String, Error> {
        let token = self.token.as_deref().unwrap_or_default();
        let body = token.split('.').nth(1).unwrap_or_default();
        let claims: Value = serde_json::from_slice(&decoded(body))?;
        Ok(claims["sub"].as_str().unwrap_or_default().to_owned())
    }
}

/// base64url, as tokens have it.
fn decoded(text: &str) -> Vec<u8> {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let (mut bytes, mut held, mut bits) = (Vec::new(), 0_u32, 0);
    let place = |byte: u8| ALPHABET.iter().position(|known| *known == byte);
    for value in text.bytes().filter_map(place) {
        held = (held << 6) | u32::try_from(value).unwrap_or_default();
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from((held >> bits) & 0xff).unwrap_or_default());
        }
    }
    bytes
}

/// Asks until there is an answer, for at most half a minute: streams, queues and indexes take a moment.
///
/// # Errors
/// The last answer was an error.
pub async fn eventually<T>(
    mut ask: impl AsyncFnMut() -> Result<Option<T>, Error>,
) -> Result<Option<T>, Error> {
    for _ in 0..60 {
        if let Some(found) = ask().await? {
            return Ok(Some(found));
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    ask().await
}
