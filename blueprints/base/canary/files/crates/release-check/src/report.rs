use crate::HookEvent;
use aws_config::SdkConfig;
use aws_sdk_codedeploy::{Client, types::LifecycleEventStatus};
use serde::Serialize;
use std::{error::Error as StdError, future::Future};

/// Tells CodeDeploy how the check went. CodeDeploy waits for it for an hour.
pub trait Report: Send + Sync {
    fn report(
        &self,
        hook: &HookEvent,
        verdict: Verdict,
    ) -> impl Future<Output = Result<(), ReportError>> + Send;
}

/// Whether the deployment may go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Verdict {
    Succeeded,
    Failed,
}

/// CodeDeploy could not be told: it takes the deployment back when it has waited for an hour.
#[derive(Debug, thiserror::Error)]
#[error("the verdict could not be reported to CodeDeploy")]
pub struct ReportError(#[source] Box<dyn StdError + Send + Sync>);

impl ReportError {
    pub fn new(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self(cause.into())
    }
}

/// Reports to CodeDeploy.
#[derive(Debug, Clone)]
pub struct CodeDeployReport {
    client: Client,
}

impl CodeDeployReport {
    pub fn new(aws: &SdkConfig) -> Self {
        Self {
            client: Client::new(aws),
        }
    }
}

impl Report for CodeDeployReport {
    async fn report(&self, hook: &HookEvent, verdict: Verdict) -> Result<(), ReportError> {
        let status = match verdict {
            Verdict::Succeeded => LifecycleEventStatus::Succeeded,
            Verdict::Failed => LifecycleEventStatus::Failed,
        };
        let call = self
            .client
            .put_lifecycle_event_hook_execution_status()
            .deployment_id(&hook.deployment_id)
            .lifecycle_event_hook_execution_id(&hook.execution_id)
            .status(status);
        call.send()
            .await
            .map_err(|error| ReportError::new(error.into_service_error()))?;
        Ok(())
    }
}
