//! Requests over HTTP, signed by the function's role or by nobody.

use std::time::Duration;

use api_client::{Client, Sending, Target};
use lambda_http::http::Method;
use telemetry::config::{ConfigError, required};
use telemetry::{subsegment, traced};

use crate::handler::{Answered, ProbeError, Send};
use crate::probe::Probe;

/// Longer than any probe should take, shorter than a caller would wait.
const TIMEOUT: Duration = Duration::from_secs(5);

/// Who sends the probes.
pub struct Caller {
    client: Client,
}

#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    #[error(transparent)]
    Setting(#[from] ConfigError),
    #[error("PROBE_CALLER is `{0}`: it has to be `iam` or `nobody`")]
    Caller(String),
    #[error("the API cannot be called")]
    Client(#[from] api_client::Error),
}

impl Caller {
    /// By `PROBE_URL` and `PROBE_CALLER`; the credentials are those of the function.
    ///
    /// # Errors
    /// A setting is missing, or there are no certificates here.
    pub fn from_environment() -> Result<Self, SetupError> {
        let target = Target::given("PROBE")?;
        let target = match required("PROBE_CALLER")?.as_str() {
            "iam" => target,
            "nobody" => target.called_by(api_client::Caller::Anonymous),
            other => return Err(SetupError::Caller(other.to_owned())),
        };
        let client = Client::new(target)?;
        Ok(Self { client })
    }
}

impl Send for Caller {
    async fn send(&self, probe: &Probe) -> Result<Answered, ProbeError> {
        let sending = Sending {
            method: Method::GET,
            path: probe.path.clone(),
            headers: telemetry::downstream(),
            body: Vec::new(),
        };
        let sent = async {
            let answer = tokio::time::timeout(TIMEOUT, self.client.once(&sending)).await;
            let answer = answer.map_err(|_| ProbeError::Late)?;
            answer.map_err(|error| ProbeError::NoAnswer(error.into()))
        };
        let answer = traced(subsegment!("probe"), sent).await?;
        Ok(Answered {
            status: answer.status().as_u16(),
        })
    }
}
