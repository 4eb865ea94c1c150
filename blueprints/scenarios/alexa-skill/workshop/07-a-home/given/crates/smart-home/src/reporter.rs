//! From a shadow that changed to what Alexa is told.

use time::OffsetDateTime;

use crate::event::{Cause, Change, EventEndpoint};
use crate::ports::{DropGrant, FindGrant, FindOwner, SendEvent};
use crate::properties::split;
use crate::{Device, EventEnvelope, EventHeader, HomeError, Payload, Shadow, ShadowChange};

/// What was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reported {
    /// The answer that a directive was still waiting for.
    Answer,
    Change,
    /// The device is nobody's, its owner wants no events, or nothing changed that Alexa knows of.
    Nothing,
}

/// Tells Alexa of changes: over the homes, and who refreshes grants and takes events.
#[derive(Debug)]
pub struct Reporter<D, G> {
    pub homes: D,
    pub alexa: G,
}

impl<D, G> Reporter<D, G>
where
    D: FindOwner + FindGrant + DropGrant,
    G: SendEvent,
{
    /// # Errors
    /// Something behind failed: the change has to come again.
    pub async fn report(
        &self,
        change: &ShadowChange,
        now: OffsetDateTime,
    ) -> Result<Reported, HomeError> {
        let Some((current, device)) = change.current.as_ref().zip(change.thing.parse().ok()) else {
            return Ok(Reported::Nothing);
        };
        let Some((customer, device)) = self.homes.owner(&device).await? else {
            return Ok(Reported::Nothing);
        };
        let previous = change.previous.clone().unwrap_or_default();
        if previous.state.reported == current.state.reported {
            return Ok(Reported::Nothing);
        }
        let Some(grant) = self.homes.grant(&customer).await? else {
            return Ok(Reported::Nothing);
        };
        let told = self
            .tell(&device, &previous, current, &grant.access_token, now)
            .await;
        match told {
            Err(HomeError::GrantGone(_)) => {
                self.homes.drop_grant(&customer).await?;
                Ok(Reported::Nothing)
            }
            told => told,
        }
    }

    /// Somebody began: whatever became of the device, it is told as a change.
    async fn tell(
        &self,
        device: &Device,
        previous: &Shadow,
        current: &Shadow,
        token: &str,
        now: OffsetDateTime,
    ) -> Result<Reported, HomeError> {
        let (changed, unchanged) = split(device.kind, previous, current, now);
        if changed.is_empty() {
            return Ok(Reported::Nothing);
        }
        let change = Change {
            cause: Cause {
                kind: "PHYSICAL_INTERACTION",
            },
            properties: changed,
        };
        let event = EventEnvelope::of(
            EventHeader::new("Alexa", "ChangeReport"),
            EventEndpoint::proven(&device.id, token),
            unchanged,
            Payload::Change { change },
        );
        self.alexa.send(&event, token).await?;
        Ok(Reported::Change)
    }
}
