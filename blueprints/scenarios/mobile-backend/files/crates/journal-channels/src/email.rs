use aws_sdk_sesv2::Client;
use aws_sdk_sesv2::error::BuildError;
use aws_sdk_sesv2::operation::send_email::SendEmailError;
use aws_sdk_sesv2::types::{
    Body, Content, Destination, EmailContent, ListManagementOptions, Message,
};
use journal::Cause;
use journal_messages::Rendered;
use telemetry::redact::Redacted;
use telemetry::{subsegment, traced};

use crate::{Outcome, SendEmail, in_words};

/// What SES needs to know besides message and recipient.
#[derive(Debug, Clone)]
pub struct Mailing {
    pub sender: String,
    /// Counts rejects, bounces and complaints.
    pub configuration_set: String,
    /// Whoever takes themselves off this list by the link in a mail is not written to again: SES sees to it.
    pub contact_list: String,
    pub topic: String,
}

/// E-mail by SES.
#[derive(Debug, Clone)]
pub struct SesEmail {
    client: Client,
    mailing: Mailing,
}

impl SesEmail {
    pub fn new(client: Client, mailing: Mailing) -> Self {
        Self { client, mailing }
    }
}

impl SendEmail for SesEmail {
    async fn send(&self, to: &Redacted<String>, message: &Rendered) -> Result<Outcome, Cause> {
        let send = self
            .client
            .send_email()
            .from_email_address(&self.mailing.sender)
            .destination(Destination::builder().to_addresses(&to.0).build())
            .content(EmailContent::builder().simple(letter(message)?).build())
            .configuration_set_name(&self.mailing.configuration_set)
            .list_management_options(
                ListManagementOptions::builder()
                    .contact_list_name(&self.mailing.contact_list)
                    .topic_name(&self.mailing.topic)
                    .build()?,
            );
        let span = subsegment!("SES", aws.operation = "SendEmail");
        // On the heap: unboxed, the type is nested deeper than the compiler follows.
        match traced(span, Box::pin(send.send())).await {
            Ok(_) => Ok(Outcome::Sent),
            Err(error) => match error.as_service_error() {
                Some(SendEmailError::MessageRejected(_)) => Ok(Outcome::Refused("rejected")),
                _ => Err(in_words(error)),
            },
        }
    }
}

fn letter(message: &Rendered) -> Result<Message, BuildError> {
    let body = Body::builder().text(text(&message.text)?).build();
    Ok(Message::builder()
        .subject(text(&message.subject)?)
        .body(body)
        .build())
}

fn text(data: &str) -> Result<Content, BuildError> {
    Content::builder().data(data).charset("UTF-8").build()
}
