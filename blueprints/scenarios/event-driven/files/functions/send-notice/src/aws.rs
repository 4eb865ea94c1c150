use aws_sdk_sesv2::Client;
use aws_sdk_sesv2::types::{Body, Content, Destination, EmailContent, Message};
use order_notices::Mail;
use send_notice::{Cause, SendMail};
use telemetry::{subsegment, traced};

/// Mail by SES.
pub(crate) struct SesMail {
    client: Client,
    sender: String,
}

impl SesMail {
    pub(crate) fn new(client: Client, sender: String) -> Self {
        Self { client, sender }
    }
}

impl SendMail for SesMail {
    async fn send(&self, to: &str, mail: &Mail) -> Result<(), Cause> {
        let message = Message::builder()
            .subject(text(&mail.subject)?)
            .body(Body::builder().text(text(&mail.text)?).build())
            .build();
        let send = self
            .client
            .send_email()
            .from_email_address(&self.sender)
            .destination(Destination::builder().to_addresses(to).build())
            .content(EmailContent::builder().simple(message).build());
        let span = subsegment!("SES", aws.operation = "SendEmail");
        let sent = traced(span, send.send()).await;
        // In words: the error itself holds the whole answer, which has no place in a log.
        sent.map_err(|error| Cause::from(telemetry::reason(&error)))?;
        Ok(())
    }
}

fn text(data: &str) -> Result<Content, Cause> {
    Ok(Content::builder().data(data).charset("UTF-8").build()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_sesv2::config::retry::RetryConfig;
    use aws_sdk_sesv2::config::{BehaviorVersion, Credentials, Region};
    use aws_smithy_http_client::test_util::{ReplayEvent, StaticReplayClient};
    use aws_smithy_types::body::SdkBody;
    use serde_json::{Value, json};

    /// A client that gets this answer, and what it was asked.
    fn answering(status: u16, answer: &str) -> (Client, StaticReplayClient) {
        let request = http::Request::new(SdkBody::empty());
        let response = http::Response::builder()
            .status(status)
            .body(SdkBody::from(answer));
        let http = StaticReplayClient::new(vec![ReplayEvent::new(request, response.unwrap())]);
        let config = aws_sdk_sesv2::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::from_static("eu-central-1"))
            .credentials_provider(Credentials::new("id", "secret", None, None, "test"))
            .retry_config(RetryConfig::disabled())
            .http_client(http.clone())
            .build();
        (Client::from_conf(config), http)
    }

    async fn send(status: u16, answer: &str) -> (Result<(), Cause>, Value) {
        let (client, http) = answering(status, answer);
        let mail = Mail {
            subject: "Your order".to_owned(),
            text: "It is on its way. Grüße".to_owned(),
        };
        let ses = SesMail::new(client, "orders@example.com".to_owned());
        let sent = ses.send("ada@example.com", &mail).await;
        let request = http.actual_requests().next().unwrap();
        let body = serde_json::from_slice(request.body().bytes().unwrap()).unwrap();
        (sent, body)
    }

    #[tokio::test]
    async fn a_mail_goes_to_its_one_reader_as_plain_text() {
        let (sent, body) = send(200, r#"{"MessageId": "m"}"#).await;
        sent.unwrap();
        assert_eq!(body["FromEmailAddress"], "orders@example.com");
        assert_eq!(
            body["Destination"],
            json!({"ToAddresses": ["ada@example.com"]})
        );
        let text = |data: &str| json!({"Data": data, "Charset": "UTF-8"});
        let simple = json!({
            "Subject": text("Your order"),
            "Body": {"Text": text("It is on its way. Grüße")},
        });
        assert_eq!(body["Content"], json!({"Simple": simple}));
    }

    #[tokio::test]
    async fn a_mail_that_ses_refused_was_not_sent() {
        let refused = r#"{"__type": "MessageRejected", "message": "as recorded"}"#;
        assert!(send(400, refused).await.0.is_err());
    }
}
