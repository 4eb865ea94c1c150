use aws_sdk_sns::Client;
use aws_sdk_sns::operation::create_platform_endpoint::CreatePlatformEndpointError;
use aws_sdk_sns::operation::publish::PublishError;
use journal::{Cause, Device};
use journal_messages::Rendered;
use serde_json::{Value, json};
use telemetry::{subsegment, traced};

use crate::{Outcome, SendPush, in_words};

/// Push messages by SNS. Tokens of devices are in our table; the endpoint that SNS wants for each is made when it is
/// needed, which for a token that has one gives the same endpoint again.
#[derive(Debug, Clone)]
pub struct SnsPush {
    client: Client,
    /// The platform application with Apple's or Google's key; without one nothing is sent.
    application: Option<String>,
}

impl SnsPush {
    pub fn new(client: Client, application: Option<String>) -> Self {
        Self {
            client,
            application,
        }
    }

    /// The endpoint of a device; nothing if its token is none.
    async fn endpoint(&self, application: &str, device: &Device) -> Result<Option<String>, Cause> {
        let create = self
            .client
            .create_platform_endpoint()
            .platform_application_arn(application)
            .token(&device.token.0);
        let span = subsegment!("SNS", aws.operation = "CreatePlatformEndpoint");
        match traced(span, Box::pin(create.send())).await {
            Ok(answer) => Ok(answer.endpoint_arn),
            Err(error) => match error.as_service_error() {
                Some(CreatePlatformEndpointError::InvalidParameterException(_)) => Ok(None),
                _ => Err(in_words(error)),
            },
        }
    }
}

impl SendPush for SnsPush {
    async fn send(&self, to: &Device, message: &Rendered) -> Result<Outcome, Cause> {
        let Some(application) = &self.application else {
            return Ok(Outcome::Refused("no_application"));
        };
        let Some(endpoint) = self.endpoint(application, to).await? else {
            return Ok(Outcome::Refused("gone"));
        };
        let publish = self
            .client
            .publish()
            .target_arn(endpoint)
            .message_structure("json")
            .message(payload(message).to_string());
        let span = subsegment!("SNS", aws.operation = "Publish");
        match traced(span, Box::pin(publish.send())).await {
            Ok(_) => Ok(Outcome::Sent),
            Err(error) => match error.as_service_error() {
                Some(PublishError::EndpointDisabledException(_)) => Ok(Outcome::Refused("gone")),
                _ => Err(in_words(error)),
            },
        }
    }
}

/// The message as Apple's and Google's services want it: SNS takes the one that the application is for.
fn payload(message: &Rendered) -> Value {
    let alert = json!({"title": message.subject, "body": message.text});
    let apple = json!({"aps": {"alert": alert}}).to_string();
    let google = json!({"fcmV1Message": {"message": {"notification": alert}}}).to_string();
    json!({"default": message.subject, "APNS": apple, "APNS_SANDBOX": apple, "GCM": google})
}
