//! One record of a batch, as its source knows it.

pub trait Record {
    /// What the answer names the record by: the message id of SQS, the sequence number of a stream.
    fn id(&self) -> &str;

    /// The correlation id that came with the record. Without one, its own id is taken.
    fn correlation_id(&self) -> Option<&str> {
        None
    }
}

/// A record of a source that keeps the order within a group.
pub trait Grouped: Record {
    fn group(&self) -> &str;
}

#[cfg(feature = "sqs")]
mod sqs {
    use super::{Grouped, Record};
    use aws_lambda_events::sqs::SqsMessage;

    impl Record for SqsMessage {
        fn id(&self) -> &str {
            self.message_id.as_deref().unwrap_or_default()
        }

        fn correlation_id(&self) -> Option<&str> {
            let attribute = self.message_attributes.get(telemetry::CORRELATION_ID)?;
            attribute.string_value.as_deref()
        }
    }

    impl Grouped for SqsMessage {
        fn group(&self) -> &str {
            let group = self.attributes.get("MessageGroupId");
            group.map(String::as_str).unwrap_or_default()
        }
    }
}

#[cfg(feature = "kinesis")]
impl Record for aws_lambda_events::kinesis::KinesisEventRecord {
    fn id(&self) -> &str {
        &self.kinesis.sequence_number
    }
}

#[cfg(feature = "dynamodb")]
impl Record for aws_lambda_events::dynamodb::EventRecord {
    fn id(&self) -> &str {
        self.change.sequence_number.as_deref().unwrap_or_default()
    }
}
