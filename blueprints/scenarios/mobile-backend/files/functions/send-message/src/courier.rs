//! One message to one user.

use std::time::Duration;

use batch::Failure;
use idempotency::{Fingerprint, Idempotency, Key, Store};
use journal::ports::{ForgetDevice, ListDevices, ReadContact};
use journal::{Cause, Channel, Contact, Device, JournalError};
use journal_channels::{Outcome, SendEmail, SendPush, SendSms};
use journal_messages::{Due, Rendered, rendered};
use telemetry::metrics::Metric;

/// How long one try may hold a message: a little longer than Lambda lets it live (60 seconds, template.yaml).
const LEASE: Duration = Duration::from_secs(65);

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
    /// Tells the user by each channel that they said yes to. What was sent is not sent again when the rest is.
    pub(crate) async fn tell(&self, due: &Due) -> Result<(), Failure> {
        // Asked now and not when the segment was: who has said no meanwhile is not told.
        let Some(contact) = self.journal.contact(&due.user).await.map_err(failure)? else {
            tracing::info!(operation = "send_message", outcome = "gone", message_id = %due.message_id, "nobody to tell");
            return Ok(());
        };
        for channel in Channel::ALL {
            if contact.takes(channel) {
                self.tell_by(channel, due, &contact).await?;
            }
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
                self.once(channel, due, "", self.email.send(to, &message))
                    .await?;
            }
            Channel::Sms => {
                let Some(to) = &contact.phone else {
                    return Ok(());
                };
                self.once(channel, due, "", self.sms.send(to, &message))
                    .await?;
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
        let outcome = self
            .once(Channel::Push, due, device.id.as_str(), sent)
            .await?;
        if outcome == Some(Outcome::Refused("gone")) {
            self.journal
                .forget(&due.user, &device.id)
                .await
                .map_err(failure)?;
        }
        Ok(())
    }

    /// Sends unless that was done before; what became of it, if it was done now.
    async fn once(
        &self,
        channel: Channel,
        due: &Due,
        device: &str,
        send: impl Future<Output = Result<Outcome, Cause>>,
    ) -> Result<Option<Outcome>, Failure> {
        let id = due.message_id.to_string();
        let key = Key::of("send-message", &[&id, channel.name(), device]);
        let mut outcome = None;
        let send = async {
            outcome = Some(send.await.map_err(NotSent)?);
            Ok::<_, NotSent>(())
        };
        // On the heap: unboxed, the type is nested deeper than the compiler follows.
        let fingerprint = Fingerprint::of(&id);
        let run = self.keys.run(&key, &fingerprint, LEASE, send);
        Box::pin(run).await.map_err(Failure::passing)?;
        if let Some(outcome) = outcome {
            count(channel, outcome);
            tracing::info!(operation = "send_message", outcome = ?outcome, channel = channel.name(), message_id = %id, "message sent");
        }
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
