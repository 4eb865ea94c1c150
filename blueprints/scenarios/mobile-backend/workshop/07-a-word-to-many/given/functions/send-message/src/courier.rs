//! One message to one user.

use batch::Failure;
use idempotency::{Idempotency, Store};
use journal::ports::{ForgetDevice, ListDevices, ReadContact};
use journal::{Cause, Channel, Contact, Device, JournalError};
use journal_channels::{Outcome, SendEmail, SendPush, SendSms};
use journal_messages::{Due, Rendered, rendered};
use telemetry::metrics::Metric;

/// All that telling somebody needs.
#[derive(Debug)]
pub struct Courier<J, K, E, S, P> {
    pub journal: J,
    pub keys: Idempotency<K>,
    pub email: E,
    pub sms: S,
    pub push: P,
}

/// The channel did not take it now.
#[derive(Debug, thiserror::Error)]
#[error("the message was not sent")]
struct NotSent(#[source] Cause);

impl<J, K, E, S, P> Courier<J, K, E, S, P>
where
    J: ReadContact + ListDevices + ForgetDevice,
    K: Store,
    E: SendEmail,
    S: SendSms,
    P: SendPush,
{
    /// Tells the user by each channel.
    pub(crate) async fn tell(&self, due: &Due) -> Result<(), Failure> {
        let Some(contact) = self.journal.contact(&due.user).await.map_err(failure)? else {
            tracing::info!(operation = "send_message", outcome = "gone", message_id = %due.message_id, "nobody to tell");
            return Ok(());
        };
        for channel in Channel::ALL {
            self.tell_by(channel, due, &contact).await?;
        }
        Ok(())
    }

    async fn tell_by(&self, channel: Channel, due: &Due, contact: &Contact) -> Result<(), Failure> {
        let message = rendered(&due.announcement, contact, channel);
        match channel {
            Channel::Email => {
                let Some(to) = &contact.email else {
                    return Ok(());
                };
                self.send(channel, due, self.email.send(to, &message))
                    .await?;
            }
            Channel::Sms => {
                let Some(to) = &contact.phone else {
                    return Ok(());
                };
                self.send(channel, due, self.sms.send(to, &message)).await?;
            }
            Channel::Push => {
                for device in self.journal.devices(&due.user).await.map_err(failure)? {
                    self.push_to(&device, due, &message).await?;
                }
            }
        }
        Ok(())
    }

    async fn push_to(&self, device: &Device, due: &Due, message: &Rendered) -> Result<(), Failure> {
        let sent = self.push.send(device, message);
        let outcome = self.send(Channel::Push, due, sent).await?;
        if outcome == Outcome::Refused("gone") {
            self.journal
                .forget(&due.user, &device.id)
                .await
                .map_err(failure)?;
        }
        Ok(())
    }

    /// What became of it.
    async fn send(
        &self,
        channel: Channel,
        due: &Due,
        send: impl Future<Output = Result<Outcome, Cause>>,
    ) -> Result<Outcome, Failure> {
        let outcome = send.await.map_err(NotSent).map_err(Failure::passing)?;
        count(channel, outcome);
        let id = due.message_id;
        tracing::info!(operation = "send_message", outcome = ?outcome, channel = channel.name(), message_id = %id, "message sent");
        Ok(outcome)
    }
}

fn count(channel: Channel, outcome: Outcome) {
    let name = match outcome {
        Outcome::Sent => "MessagesSent",
        Outcome::Refused(_) => "MessagesRefused",
    };
    // Once for the sum, once for each channel: a metric with a dimension of its own has no sum.
    Metric::count(name, 1).emit();
    Metric::count(name, 1)
        .dimension("channel", channel.name())
        .emit();
}

fn failure(error: JournalError) -> Failure {
    match error {
        JournalError::Unavailable(_) => Failure::passing(error),
        _ => Failure::lasting(error),
    }
}
