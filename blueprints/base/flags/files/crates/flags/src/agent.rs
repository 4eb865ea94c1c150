//! The agent of AppConfig, on the local address.

use crate::{FetchFlags, Switches};
use std::time::Duration;
use telemetry::{subsegment, traced};

/// It answers from its cache, so it answers at once or not at all. The first time it has to ask AppConfig.
const TIMEOUT: Duration = Duration::from_secs(2);

const LOCAL: &str = "http://localhost:2772";

#[derive(Debug, thiserror::Error)]
pub enum AgentError {
    #[error("the agent of AppConfig did not answer")]
    Silent(#[from] reqwest::Error),
    #[error("the configuration is no set of flags")]
    NoFlags(#[from] serde_json::Error),
}

/// One configuration profile, as the agent has it.
#[derive(Debug, Clone)]
pub struct Agent {
    client: reqwest::Client,
    url: String,
}

impl Agent {
    /// The agent beside this function.
    ///
    /// # Errors
    /// No client can be made here.
    pub fn local(application: &str, environment: &str, profile: &str) -> Result<Self, AgentError> {
        Self::at(LOCAL, application, environment, profile)
    }

    /// An agent at another address, for tests.
    ///
    /// # Errors
    /// No client can be made here.
    pub fn at(
        address: &str,
        application: &str,
        environment: &str,
        profile: &str,
    ) -> Result<Self, AgentError> {
        let client = reqwest::Client::builder().timeout(TIMEOUT).build()?;
        let url = format!(
            "{address}/applications/{application}/environments/{environment}/configurations/{profile}"
        );
        Ok(Self { client, url })
    }

    async fn get(&self) -> Result<Switches, AgentError> {
        let answer = self.client.get(&self.url).send().await?;
        let body = answer.error_for_status()?.bytes().await?;
        Ok(serde_json::from_slice(&body)?)
    }
}

impl FetchFlags for Agent {
    async fn fetch(&self) -> Result<Switches, AgentError> {
        traced(subsegment!("AppConfig"), self.get()).await
    }
}
