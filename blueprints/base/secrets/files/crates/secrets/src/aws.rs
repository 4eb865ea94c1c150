//! Secrets Manager itself.

use crate::{ReadSecret, Secret, SecretError, Stage, Versions};
use aws_config::SdkConfig;
use aws_sdk_secretsmanager::{
    Client, error::SdkError, operation::get_secret_value::GetSecretValueError,
};
use std::{error::Error, future::Future};
use telemetry::{subsegment, traced};

/// Letters and digits only: such a value needs no quoting anywhere.
const LENGTH: i64 = 64;

/// Secrets Manager. A function that reads needs `secretsmanager:GetSecretValue` on its secret.
#[derive(Debug, Clone)]
pub struct Manager {
    client: Client,
}

impl Manager {
    /// Makes the client: call it once, at start.
    pub fn new(sdk: &SdkConfig) -> Self {
        Self::with_client(Client::new(sdk))
    }

    pub fn with_client(client: Client) -> Self {
        Self { client }
    }

    async fn value(
        &self,
        secret: &str,
        stage: Stage,
        version: Option<&str>,
    ) -> Result<Secret, SecretError> {
        let get = self
            .client
            .get_secret_value()
            .secret_id(secret)
            .version_stage(stage.label())
            .set_version_id(version.map(str::to_owned));
        let answer = async {
            get.send()
                .await
                .map_err(|error| match error.as_service_error() {
                    Some(GetSecretValueError::ResourceNotFoundException(_)) => SecretError::Absent,
                    _ => unavailable(&error),
                })
        };
        let answer = call("GetSecretValue", answer).await?;
        // A secret may be bytes instead; ours are text.
        let value = answer.secret_string.ok_or(SecretError::Absent)?;
        Ok(Secret::from(value))
    }
}

impl ReadSecret for Manager {
    async fn read(&self, secret: &str, stage: Stage) -> Result<Secret, SecretError> {
        self.value(secret, stage, None).await
    }
}

impl Versions for Manager {
    async fn stages(
        &self,
        secret: &str,
        version: &str,
    ) -> Result<Option<Vec<String>>, SecretError> {
        let describe = self.client.describe_secret().secret_id(secret);
        let answer = async { describe.send().await.map_err(|error| unavailable(&error)) };
        let answer = call("DescribeSecret", answer).await?;
        let stages = answer
            .version_ids_to_stages
            .and_then(|mut versions| versions.remove(version));
        Ok(stages.filter(|_| answer.rotation_enabled.unwrap_or_default()))
    }

    async fn create(&self, secret: &str, version: &str) -> Result<(), SecretError> {
        match self.value(secret, Stage::Pending, Some(version)).await {
            Ok(_) => return Ok(()),
            Err(SecretError::Absent) => {}
            Err(error) => return Err(error),
        }
        let random = self
            .client
            .get_random_password()
            .password_length(LENGTH)
            .exclude_punctuation(true);
        let random = async { random.send().await.map_err(|error| unavailable(&error)) };
        let random = call("GetRandomPassword", random).await?.random_password;
        let put = self
            .client
            .put_secret_value()
            .secret_id(secret)
            .client_request_token(version)
            .set_secret_string(random)
            .version_stages(Stage::Pending.label());
        let put = async { put.send().await.map_err(|error| unavailable(&error)) };
        call("PutSecretValue", put).await.map(drop)
    }

    async fn promote(&self, secret: &str, version: &str) -> Result<(), SecretError> {
        let describe = self.client.describe_secret().secret_id(secret);
        let answer = async { describe.send().await.map_err(|error| unavailable(&error)) };
        let versions = call("DescribeSecret", answer).await?.version_ids_to_stages;
        let current = versions.into_iter().flatten().find_map(|(id, stages)| {
            let is_current = stages.iter().any(|label| label == Stage::Current.label());
            is_current.then_some(id)
        });
        let update = self
            .client
            .update_secret_version_stage()
            .secret_id(secret)
            .version_stage(Stage::Current.label())
            .move_to_version_id(version)
            .set_remove_from_version_id(current);
        let update = async { update.send().await.map_err(|error| unavailable(&error)) };
        call("UpdateSecretVersionStage", update).await.map(drop)
    }
}

async fn call<T>(
    operation: &'static str,
    call: impl Future<Output = Result<T, SecretError>>,
) -> Result<T, SecretError> {
    traced(
        subsegment!("SecretsManager", aws.operation = operation),
        call,
    )
    .await
}

/// In words: the error itself holds the whole answer, which has no place in a log.
fn unavailable<E: Error + 'static>(error: &SdkError<E>) -> SecretError {
    SecretError::Unavailable(telemetry::reason(error).into())
}
