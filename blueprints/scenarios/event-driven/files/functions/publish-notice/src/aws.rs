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

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_sns::config::retry::RetryConfig;
    use aws_sdk_sns::config::{BehaviorVersion, Credentials, Region};
    use aws_smithy_http_client::test_util::{ReplayEvent, StaticReplayClient};
    use aws_smithy_types::body::SdkBody;

    /// A client that gets this answer, and what it was asked.
    fn answering(status: u16, answer: &str) -> (Client, StaticReplayClient) {
        let request = http::Request::new(SdkBody::empty());
        let response = http::Response::builder()
            .status(status)
            .body(SdkBody::from(answer));
        let http = StaticReplayClient::new(vec![ReplayEvent::new(request, response.unwrap())]);
        let config = aws_sdk_sns::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::from_static("eu-central-1"))
            .credentials_provider(Credentials::new("id", "secret", None, None, "test"))
            .retry_config(RetryConfig::disabled())
            .http_client(http.clone())
            .build();
        (Client::from_conf(config), http)
    }

    const PUBLISHED: &str = "<PublishResponse><PublishResult><MessageId>m</MessageId></PublishResult></PublishResponse>";
    const REFUSED: &str = "<ErrorResponse><Error><Type>Sender</Type><Code>AuthorizationError</Code><Message>no</Message></Error></ErrorResponse>";

    async fn publish(status: u16, answer: &str) -> (Result<(), Cause>, String) {
        let (client, http) = answering(status, answer);
        let topic = NoticesTopic::new(client, "arn:aws:sns:eu-central-1:1:notices".to_owned());
        let attribute = |name, data_type, value: &str| Attribute {
            name,
            data_type,
            value: value.to_owned(),
        };
        let attributes = [
            attribute("news", "String", "OrderConfirmed"),
            attribute("total_minor", "Number", "64900"),
        ];
        let published = topic.publish("{}", &attributes).await;
        let sent = http.actual_requests().next().unwrap();
        let body = String::from_utf8(sent.body().bytes().unwrap().to_vec()).unwrap();
        (published, body)
    }

    #[tokio::test]
    async fn a_notice_is_published_with_what_subscribers_filter_by() {
        let (published, body) = publish(200, PUBLISHED).await;
        published.unwrap();
        for part in [
            "Action=Publish",
            "TopicArn=arn%3Aaws%3Asns%3Aeu-central-1%3A1%3Anotices",
            "Message=%7B%7D",
            "Name=news",
            "StringValue=OrderConfirmed",
            "Name=total_minor",
            "DataType=Number",
            "StringValue=64900",
        ] {
            assert!(body.contains(part), "{part} is not in {body}");
        }
    }

    #[tokio::test]
    async fn what_the_topic_did_not_take_is_a_failure() {
        assert!(publish(403, REFUSED).await.0.is_err());
    }
}
