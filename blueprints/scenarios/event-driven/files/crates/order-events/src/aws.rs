//! The bus on EventBridge.

use std::env;

use aws_config::SdkConfig;
use aws_sdk_eventbridge::types::PutEventsRequestEntry;
use telemetry::{subsegment, traced};

use crate::{Bus, Cause, Entry};

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

/// The error itself holds the whole answer, which has no place in a log.
fn in_words(error: impl std::error::Error + 'static) -> Cause {
    telemetry::reason(&error).into()
}
