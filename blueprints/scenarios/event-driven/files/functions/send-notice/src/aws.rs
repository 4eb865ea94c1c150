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
