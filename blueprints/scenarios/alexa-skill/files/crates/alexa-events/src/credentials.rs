//! The client id and secret by which the skill is known to Login with Amazon.

use std::future::Future;
use std::time::{Duration, Instant};

use aws_sdk_secretsmanager::Client;
use aws_sdk_secretsmanager::error::SdkError;
use aws_sdk_secretsmanager::operation::get_secret_value::GetSecretValueError;
use serde::Deserialize;
use tokio::sync::Mutex;

/// From the page *Permissions* of the skill in the developer console. `Debug` is left out on purpose: a log must not hold it.
#[derive(Clone, PartialEq, Eq, Deserialize)]
pub struct Credentials {
    pub client_id: String,
    pub client_secret: String,
}

#[derive(Debug, thiserror::Error)]
pub enum CredentialsError {
    #[error("the secret cannot be read")]
    Read(#[source] Box<SdkError<GetSecretValueError>>),
    #[error("the secret is not filled in: it wants client_id and client_secret as JSON")]
    Form,
}

pub trait FindCredentials: Send + Sync {
    fn find(&self) -> impl Future<Output = Result<Credentials, CredentialsError>> + Send;
}

/// A secret in Secrets Manager, which is asked for at the first use and then once in a while.
pub struct SecretCredentials {
    client: Client,
    secret: String,
    known: Mutex<Option<(Instant, Credentials)>>,
}

impl SecretCredentials {
    /// A secret that was replaced is known within this time.
    const KEPT: Duration = Duration::from_secs(300);

    pub fn new(client: Client, secret: impl Into<String>) -> Self {
        Self {
            client,
            secret: secret.into(),
            known: Mutex::new(None),
        }
    }

    async fn read(&self) -> Result<Credentials, CredentialsError> {
        let get = self.client.get_secret_value().secret_id(&self.secret);
        let span = telemetry::subsegment!("SecretsManager", aws.operation = "GetSecretValue");
        let output = telemetry::traced(span, get.send())
            .await
            .map_err(|error| CredentialsError::Read(Box::new(error)))?;
        let text = output.secret_string.unwrap_or_default();
        let found: Credentials = serde_json::from_str(&text).map_err(|_| CredentialsError::Form)?;
        match found.client_id.is_empty() || found.client_secret.is_empty() {
            true => Err(CredentialsError::Form),
            false => Ok(found),
        }
    }
}

impl std::fmt::Debug for SecretCredentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SecretCredentials")
            .field("secret", &self.secret)
            .finish_non_exhaustive()
    }
}

impl FindCredentials for SecretCredentials {
    async fn find(&self) -> Result<Credentials, CredentialsError> {
        let mut known = self.known.lock().await;
        if let Some((since, credentials)) = known.as_ref()
            && since.elapsed() < Self::KEPT
        {
            return Ok(credentials.clone());
        }
        let credentials = self.read().await?;
        *known = Some((Instant::now(), credentials.clone()));
        Ok(credentials)
    }
}
