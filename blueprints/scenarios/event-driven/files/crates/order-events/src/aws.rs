//! The bus on EventBridge, the quarantine on SQS.

use std::env;

use aws_config::SdkConfig;
use aws_sdk_eventbridge::types::PutEventsRequestEntry;
use aws_sdk_sqs::types::MessageAttributeValue;
use serde_json::Value;
use telemetry::{subsegment, traced};

use crate::{Bus, Cause, Entry, Quarantine};

/// An event bus of EventBridge.
#[derive(Debug, Clone)]
pub struct EventBus {
    client: aws_sdk_eventbridge::Client,
    name: String,
}

impl EventBus {
    /// Makes the client: call it once, at start.
    pub fn new(sdk: &SdkConfig, name: impl Into<String>) -> Self {
        Self::with_client(aws_sdk_eventbridge::Client::new(sdk), name)
    }

    pub fn with_client(client: aws_sdk_eventbridge::Client, name: impl Into<String>) -> Self {
        Self {
            client,
            name: name.into(),
        }
    }
}

/// EventBridge answers 200 also when it took nothing.
#[derive(Debug, thiserror::Error)]
#[error("EventBridge refused the event: {0}")]
struct Refused(String);

impl Bus for EventBus {
    async fn put(&self, entry: Entry) -> Result<(), Cause> {
        let request = PutEventsRequestEntry::builder()
            .event_bus_name(&self.name)
            .source(entry.source)
            .detail_type(entry.detail_type)
            .detail(entry.detail)
            // The trace goes on behind the bus (Lens EVT-10).
            .set_trace_header(env::var("_X_AMZN_TRACE_ID").ok())
            .build();
        let call = self.client.put_events().entries(request).send();
        let span = subsegment!("EventBridge", aws.operation = "PutEvents");
        let answer = traced(span, call).await.map_err(in_words)?;
        match answer.failed_entry_count() {
            0 => Ok(()),
            _ => {
                let codes = answer
                    .entries()
                    .iter()
                    .filter_map(|entry| entry.error_code());
                Err(Refused(codes.collect::<Vec<_>>().join(", ")).into())
            }
        }
    }
}

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
