use crate::{Cause, ReadSecret, Secret, SecretError, Stage};
use serde::Deserialize;
use std::future::Future;

/// What Secrets Manager sends to the function of a rotation, once for each step.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct StepEvent {
    pub step: Step,
    /// The ARN of the secret.
    pub secret_id: String,
    /// The id of the new version.
    pub client_request_token: String,
}

/// The steps, in their order. Each can come again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Step {
    /// Make a new value.
    CreateSecret,
    /// Tell it to whatever accepts it.
    SetSecret,
    /// See that it is accepted.
    TestSecret,
    /// Bring it into use.
    FinishSecret,
}

/// Whatever accepts the secret: a database, a service of somebody else, or functions of ours.
pub trait Counterpart: Send + Sync {
    /// Makes it accept `pending`, and the current one still.
    fn set(&self, pending: &Secret) -> impl Future<Output = Result<(), Cause>> + Send;

    /// Sees whether it accepts `pending`.
    fn test(&self, pending: &Secret) -> impl Future<Output = Result<(), Cause>> + Send;
}

/// The versions of a secret, as a rotation moves them.
pub trait Versions: ReadSecret {
    /// In which stages a version is; `None` if rotation is off or there is no such version.
    fn stages(
        &self,
        secret: &str,
        version: &str,
    ) -> impl Future<Output = Result<Option<Vec<String>>, SecretError>> + Send;

    /// Makes a random value and puts it as the pending `version`, unless that has one.
    fn create(
        &self,
        secret: &str,
        version: &str,
    ) -> impl Future<Output = Result<(), SecretError>> + Send;

    /// Makes the pending `version` the current one.
    fn promote(
        &self,
        secret: &str,
        version: &str,
    ) -> impl Future<Output = Result<(), SecretError>> + Send;
}

#[derive(Debug, thiserror::Error)]
pub enum RotationError {
    #[error("the event is about another secret than this function's")]
    OtherSecret,
    #[error("the secret has no such version to rotate to")]
    NoSuchVersion,
    #[error("the new version is not pending")]
    NotPending,
    #[error(transparent)]
    Secret(#[from] SecretError),
    #[error("the new secret was not accepted")]
    Counterpart(#[source] Cause),
}

/// The rotation of one secret.
#[derive(Debug)]
pub struct Rotation<V, C> {
    versions: V,
    counterpart: C,
    secret: String,
}

impl<V: Versions, C: Counterpart> Rotation<V, C> {
    /// `secret` is the ARN of the one secret that may be rotated.
    pub fn new(versions: V, counterpart: C, secret: impl Into<String>) -> Self {
        Self {
            versions,
            counterpart,
            secret: secret.into(),
        }
    }

    /// Sees whether the secret can be read, for the hook of a deployment.
    ///
    /// # Errors
    /// It cannot.
    pub async fn rehearse(&self) -> Result<(), RotationError> {
        self.versions.read(&self.secret, Stage::Current).await?;
        Ok(())
    }

    /// Does one step. A step that was done before changes nothing.
    ///
    /// # Errors
    /// Secrets Manager tries the step again; the current version stays in use.
    pub async fn step(&self, event: &StepEvent) -> Result<(), RotationError> {
        let (secret, version) = (self.secret.as_str(), event.client_request_token.as_str());
        if event.secret_id != secret {
            return Err(RotationError::OtherSecret);
        }
        let stages = self.versions.stages(secret, version).await?;
        let stages = stages.ok_or(RotationError::NoSuchVersion)?;
        let is = |stage: Stage| stages.iter().any(|label| label == stage.label());
        if is(Stage::Current) {
            tracing::info!(
                operation = "rotate",
                outcome = "done_before",
                "step asked for"
            );
            return Ok(());
        }
        if !is(Stage::Pending) {
            return Err(RotationError::NotPending);
        }
        match event.step {
            Step::CreateSecret => self.versions.create(secret, version).await?,
            Step::SetSecret => {
                let pending = self.versions.read(secret, Stage::Pending).await?;
                let set = self.counterpart.set(&pending).await;
                set.map_err(RotationError::Counterpart)?;
            }
            Step::TestSecret => {
                let pending = self.versions.read(secret, Stage::Pending).await?;
                let tested = self.counterpart.test(&pending).await;
                tested.map_err(RotationError::Counterpart)?;
            }
            Step::FinishSecret => self.versions.promote(secret, version).await?,
        }
        tracing::info!(operation = "rotate", outcome = "done", step = ?event.step, "step asked for");
        Ok(())
    }
}
