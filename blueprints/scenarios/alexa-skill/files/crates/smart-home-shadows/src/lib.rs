//! Shadows of devices in AWS IoT: the ports of `smart-home` over its data plane.

use std::error::Error;

use aws_sdk_iotdataplane::Client;
use aws_sdk_iotdataplane::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_iotdataplane::primitives::Blob;
use serde_json::json;
use smart_home::ports::{ChangeShadow, ReadShadow};
use smart_home::{DeviceId, HomeError, Shadow, State};

#[derive(Debug, Clone)]
pub struct IotShadows {
    client: Client,
}

impl IotShadows {
    #[must_use]
    pub fn new(client: Client) -> Self {
        Self { client }
    }
}

impl ReadShadow for IotShadows {
    async fn shadow(&self, id: &DeviceId) -> Result<Option<Shadow>, HomeError> {
        let get = self.client.get_thing_shadow().thing_name(id.as_str());
        let span = telemetry::subsegment!("IoT", aws.operation = "GetThingShadow");
        let output = match telemetry::traced(span, get.send()).await {
            Ok(output) => output,
            Err(SdkError::ServiceError(error)) if error.err().is_resource_not_found_exception() => {
                return Ok(None);
            }
            Err(error) => return Err(failure(error)),
        };
        let document = output.payload.unwrap_or_else(|| Blob::new("{}"));
        let shadow = serde_json::from_slice(document.as_ref());
        shadow
            .map(Some)
            .map_err(|error| HomeError::Failed(error.into()))
    }
}

impl ChangeShadow for IotShadows {
    async fn wish(&self, id: &DeviceId, wished: State) -> Result<(), HomeError> {
        let document = json!({ "state": { "desired": wished } });
        let update = self
            .client
            .update_thing_shadow()
            .thing_name(id.as_str())
            .payload(Blob::new(document.to_string()));
        let span = telemetry::subsegment!("IoT", aws.operation = "UpdateThingShadow");
        telemetry::traced(span, update.send())
            .await
            .map_err(failure)?;
        Ok(())
    }
}

fn failure<E>(error: SdkError<E>) -> HomeError
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    match error.code() {
        Some("ConflictException") => HomeError::Busy(error.into()),
        Some("ThrottlingException") => HomeError::Throttled(error.into()),
        _ => HomeError::Failed(error.into()),
    }
}
