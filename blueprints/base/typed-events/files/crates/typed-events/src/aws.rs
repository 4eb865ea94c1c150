//! The quarantine on SQS.

use aws_config::SdkConfig;
use aws_sdk_sqs::types::MessageAttributeValue;
use serde_json::Value;
use telemetry::{subsegment, traced};

use crate::{Cause, Quarantine};

/// A queue of events that nobody can process.
#[derive(Debug, Clone)]
pub struct QuarantineQueue {
    client: aws_sdk_sqs::Client,
    url: String,
}

impl QuarantineQueue {
    /// Makes the client: call it once, at start.
    pub fn new(sdk: &SdkConfig, url: impl Into<String>) -> Self {
        Self::with_client(aws_sdk_sqs::Client::new(sdk), url)
    }

    pub fn with_client(client: aws_sdk_sqs::Client, url: impl Into<String>) -> Self {
        Self {
            client,
            url: url.into(),
        }
    }
}

impl Quarantine for QuarantineQueue {
    async fn keep(&self, event: &Value, reason: &str) -> Result<(), Cause> {
        let mut send = self
            .client
            .send_message()
            .queue_url(&self.url)
            .message_body(event.to_string());
        for (name, value) in [
            ("reason", reason.to_owned()),
            (telemetry::CORRELATION_ID, telemetry::correlation_id()),
        ] {
            // SQS takes no empty attribute.
            if !value.is_empty() {
                send = send.message_attributes(name, text(value)?);
            }
        }
        let span = subsegment!("SQS", aws.operation = "SendMessage");
        traced(span, send.send()).await.map_err(in_words)?;
        Ok(())
    }
}

/// The error itself holds the whole answer, which has no place in a log.
fn in_words(error: impl std::error::Error + 'static) -> Cause {
    telemetry::reason(&error).into()
}

fn text(value: String) -> Result<MessageAttributeValue, Cause> {
    let attribute = MessageAttributeValue::builder()
        .data_type("String")
        .string_value(value);
    Ok(attribute.build()?)
}
