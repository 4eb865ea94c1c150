//! From a shadow that changed to what Alexa is told.

use time::OffsetDateTime;

use crate::event::{Cause, Change, EventEndpoint};
use crate::ports::{
    DropGrant, DropPending, FindGrant, FindOwner, FindPending, Grant, KeepGrant, RefreshGrant,
    SendEvent,
};
use crate::properties::{properties, split};
use crate::{
    CustomerId, Device, EventEnvelope, EventHeader, HomeError, Payload, Shadow, ShadowChange,
};

/// A token that is about to expire is refreshed before it is used.
const MARGIN_SECONDS: i64 = 60;

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
    D: FindOwner + FindPending + DropPending + FindGrant + KeepGrant + DropGrant,
    G: RefreshGrant + SendEvent,
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
        let Some(grant) = self.grant(&customer, now).await? else {
            return Ok(Reported::Nothing);
        };
        let told = self.tell(&device, &previous, current, &grant, now).await;
        match told {
            Err(HomeError::GrantGone(_)) => {
                self.homes.drop_grant(&customer).await?;
                Ok(Reported::Nothing)
            }
            told => told,
        }
    }

    async fn tell(
        &self,
        device: &Device,
        previous: &Shadow,
        current: &Shadow,
        grant: &Grant,
        now: OffsetDateTime,
    ) -> Result<Reported, HomeError> {
        let token = &grant.access_token;
        let pending = self.homes.pending(&device.id).await?;
        let done = pending.filter(|one| current.state.reported.fulfils(one.wished));
        let Some(pending) = done else {
            return self
                .tell_change(device, previous, current, token, now)
                .await;
        };
        let answer = EventEnvelope::of(
            EventHeader::new("Alexa", "Response")
                .answering(Some(pending.correlation_token.clone())),
            EventEndpoint::proven(&device.id, token),
            properties(device.kind, current, now),
            Payload::Empty {},
        );
        self.alexa.send(&answer, token).await?;
        // Only now: if sending failed, the change comes again and finds it still pending.
        self.homes.drop(&pending).await?;
        Ok(Reported::Answer)
    }

    async fn tell_change(
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

    /// A grant that holds; nothing if there is none any more.
    async fn grant(
        &self,
        customer: &CustomerId,
        now: OffsetDateTime,
    ) -> Result<Option<Grant>, HomeError> {
        let Some(grant) = self.homes.grant(customer).await? else {
            return Ok(None);
        };
        if grant.expires_at > now.unix_timestamp() + MARGIN_SECONDS {
            return Ok(Some(grant));
        }
        match self.alexa.refresh(&grant).await {
            Ok(fresh) => {
                self.homes.keep_grant(customer, &fresh).await?;
                Ok(Some(fresh))
            }
            Err(HomeError::GrantGone(_)) => {
                self.homes.drop_grant(customer).await?;
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }
}
