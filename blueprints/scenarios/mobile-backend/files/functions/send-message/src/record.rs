//! A record of the queue: an event of the bus, in a message of SQS.

use aws_lambda_events::sqs::SqsMessage;
use journal_messages::{Detail, Due, SOURCE};
use serde::Deserialize;
use serde_json::Value;

/// The source by which a deployment calls a new version (docs/runbook/deployments.md).
const RELEASE_CHECK: &str = "release-check";

#[derive(Debug, Deserialize)]
struct Envelope {
    source: String,
    detail: Value,
}

pub(crate) struct Record {
    id: String,
    correlation_id: Option<String>,
    pub(crate) body: Body,
}

pub(crate) enum Body {
    Due(Box<Due>),
    ReleaseCheck,
    /// With the reason.
    Unknown(String),
}

impl Record {
    pub(crate) fn of(message: SqsMessage) -> Self {
        let (correlation_id, body) = match read(&message.body.unwrap_or_default()) {
            Ok((source, _)) if source == RELEASE_CHECK => (None, Body::ReleaseCheck),
            Ok((source, detail)) if source == SOURCE => {
                let id = detail.metadata.correlation_id;
                (
                    Some(id).filter(|id| !id.is_empty()),
                    Body::Due(Box::new(detail.data)),
                )
            }
            Ok((source, _)) => (
                None,
                Body::Unknown(format!("the event comes from {source}")),
            ),
            Err(fault) => (None, Body::Unknown(format!("it is no message: {fault}"))),
        };
        Self {
            id: message.message_id.unwrap_or_default(),
            correlation_id,
            body,
        }
    }
}

fn read(body: &str) -> Result<(String, Detail<Due>), serde_json::Error> {
    let envelope: Envelope = serde_json::from_str(body)?;
    Ok((envelope.source, serde_json::from_value(envelope.detail)?))
}

impl batch::Record for Record {
    fn id(&self) -> &str {
        &self.id
    }

    fn correlation_id(&self) -> Option<&str> {
        self.correlation_id.as_deref()
    }
}
