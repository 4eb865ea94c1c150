use aws_config::{SdkConfig, retry::RetryConfig, timeout::TimeoutConfig};
use aws_sdk_lambda::{Client, config::Builder, primitives::Blob};
use serde_json::Value;
use std::{error::Error as StdError, future::Future, time::Duration};

/// An API waits for 29 seconds, so no step has a use for an answer that comes later.
const LONGEST_CALL: Duration = Duration::from_secs(30);

/// `{"custom":{"release-check":"true"}}` in base64, as Lambda wants it: by this functions keep what they count
/// for a check apart from their business (`telemetry::RELEASE_CHECK`).
const CLIENT_CONTEXT: &str = "eyJjdXN0b20iOnsicmVsZWFzZS1jaGVjayI6InRydWUifX0=";

/// Calls a function and waits for its answer.
pub trait Invoke: Send + Sync {
    fn invoke(
        &self,
        function_arn: &str,
        event: &Value,
    ) -> impl Future<Output = Result<Invoked, InvokeError>> + Send;
}

/// What a function gave back.
#[derive(Debug, Clone, PartialEq)]
pub enum Invoked {
    Answer(Value),
    /// The function raised an error, ran into its timeout, or crashed.
    FunctionError(String),
}

/// The function could not be called.
#[derive(Debug, thiserror::Error)]
#[error("the function could not be called")]
pub struct InvokeError(#[source] Box<dyn StdError + Send + Sync>);

impl InvokeError {
    pub fn new(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self(cause.into())
    }
}

/// Calls functions in Lambda.
#[derive(Debug, Clone)]
pub struct LambdaInvoke {
    client: Client,
}

impl LambdaInvoke {
    pub fn new(aws: &SdkConfig) -> Self {
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(Duration::from_secs(2))
            .read_timeout(LONGEST_CALL)
            .operation_attempt_timeout(LONGEST_CALL)
            .build();
        let retries = RetryConfig::standard().with_max_attempts(2);
        let config = Builder::from(aws)
            .timeout_config(timeouts)
            .retry_config(retries);
        Self {
            client: Client::from_conf(config.build()),
        }
    }
}

impl Invoke for LambdaInvoke {
    async fn invoke(&self, function_arn: &str, event: &Value) -> Result<Invoked, InvokeError> {
        let call = self
            .client
            .invoke()
            .function_name(function_arn)
            .client_context(CLIENT_CONTEXT)
            .payload(Blob::new(event.to_string()));
        let output = call
            .send()
            .await
            .map_err(|error| InvokeError::new(error.into_service_error()))?;
        let bytes = output.payload().map(Blob::as_ref).unwrap_or_default();
        if let Some(kind) = output.function_error() {
            let details = String::from_utf8_lossy(bytes);
            return Ok(Invoked::FunctionError(format!("{kind}: {details}")));
        }
        if bytes.is_empty() {
            return Ok(Invoked::Answer(Value::Null));
        }
        serde_json::from_slice(bytes)
            .map(Invoked::Answer)
            .map_err(InvokeError::new)
    }
}
