use aws_sdk_sns::Client;
use aws_sdk_sns::types::MessageAttributeValue;
use order_events::Cause;
use publish_notice::{Attribute, PublishNotice};
use telemetry::{subsegment, traced};

/// The topic of notices.
pub(crate) struct NoticesTopic {
    client: Client,
    arn: String,
}

impl NoticesTopic {
    pub(crate) fn new(client: Client, arn: String) -> Self {
        Self { client, arn }
    }
}

impl PublishNotice for NoticesTopic {
    async fn publish(&self, message: &str, attributes: &[Attribute]) -> Result<(), Cause> {
        let mut publish = self.client.publish().topic_arn(&self.arn).message(message);
        for attribute in attributes {
            let value = MessageAttributeValue::builder()
                .data_type(attribute.data_type)
                .string_value(&attribute.value)
                .build()?;
            publish = publish.message_attributes(attribute.name, value);
        }
        let span = subsegment!("SNS", aws.operation = "Publish");
        let published = traced(span, publish.send()).await;
        // In words: the error itself holds the whole answer, which has no place in a log.
        published.map_err(|error| Cause::from(telemetry::reason(&error)))?;
        Ok(())
    }
}
