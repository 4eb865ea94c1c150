use aws_sdk_pinpointsmsvoicev2::Client;
use aws_sdk_pinpointsmsvoicev2::operation::send_text_message::SendTextMessageError;
use aws_sdk_pinpointsmsvoicev2::types::{ConflictExceptionReason, MessageType};
use journal::Cause;
use journal_messages::Rendered;
use telemetry::redact::Redacted;
use telemetry::{subsegment, traced};

use crate::{Outcome, SendSms, in_words};

/// SMS by AWS End User Messaging. It keeps the list of those who answered STOP, and refuses to write to them.
#[derive(Debug, Clone)]
pub struct EndUserSms {
    client: Client,
    /// The number, sender id or pool that the message comes from; without one nothing is sent.
    origin: Option<String>,
}

impl EndUserSms {
    pub fn new(client: Client, origin: Option<String>) -> Self {
        Self { client, origin }
    }
}

impl SendSms for EndUserSms {
    async fn send(&self, to: &Redacted<String>, message: &Rendered) -> Result<Outcome, Cause> {
        let Some(origin) = &self.origin else {
            return Ok(Outcome::Refused("no_origin"));
        };
        let send = self
            .client
            .send_text_message()
            .destination_phone_number(&to.0)
            .origination_identity(origin)
            .message_body(format!("{}: {}", message.subject, message.text))
            // Its list of those who said no is asked for promotional messages in every country.
            .message_type(MessageType::Promotional);
        let span = subsegment!("EndUserMessaging", aws.operation = "SendTextMessage");
        match traced(span, Box::pin(send.send())).await {
            Ok(_) => Ok(Outcome::Sent),
            Err(error) => match error.as_service_error() {
                Some(SendTextMessageError::ConflictException(conflict))
                    if conflict.reason
                        == Some(ConflictExceptionReason::DestinationPhoneNumberOptedOut) =>
                {
                    Ok(Outcome::Refused("opted_out"))
                }
                Some(SendTextMessageError::ValidationException(_)) => {
                    Ok(Outcome::Refused("rejected"))
                }
                _ => Err(in_words(error)),
            },
        }
    }
}
