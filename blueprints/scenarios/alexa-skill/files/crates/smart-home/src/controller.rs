//! From a directive to its answer.

use std::error::Error;
use std::time::Duration;

use linked_account::{AccountError, FindProfile};
use time::OffsetDateTime;
use tokio::time::{Instant, sleep};

use crate::event::EventEndpoint;
use crate::ports::{
    ChangeShadow, DropPending, ExchangeCode, FindDevice, KeepGrant, KeepPending, ListDevices,
    Pending, ReadShadow,
};
use crate::properties::properties;
use crate::{
    Command, CustomerId, Device, DeviceCommand, DeviceId, Directive, EventEnvelope, EventHeader,
    HomeError, Payload, Refusal, Shadow, State, discovery,
};

/// How long an answer waits for the device before it is put off.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    pub whole: Duration,
    pub step: Duration,
    /// What Alexa is told of how long it will be.
    pub deferral: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            whole: Duration::from_millis(2500),
            step: Duration::from_millis(250),
            deferral: Duration::from_secs(15),
        }
    }
}

/// Follows directives: over the devices, their shadows, the accounts, and who exchanges codes.
#[derive(Debug)]
pub struct Controller<D, S, A, G> {
    pub devices: D,
    pub shadows: S,
    pub accounts: A,
    pub grants: G,
    pub patience: Patience,
}

impl<D, S, A, G> Controller<D, S, A, G>
where
    D: ListDevices + FindDevice + KeepGrant + KeepPending + DropPending,
    S: ReadShadow + ChangeShadow,
    A: FindProfile,
    G: ExchangeCode,
{
    /// The answer; a failure is one too.
    pub async fn answer(&self, directive: &Directive) -> EventEnvelope {
        match self.follow(directive).await {
            Ok(event) => event,
            Err(refusal) => EventEnvelope::refusing(directive, refusal),
        }
    }

    async fn follow(&self, directive: &Directive) -> Result<EventEnvelope, Refusal> {
        match Command::of(directive)? {
            Command::Discover => self.discover(directive).await,
            Command::AcceptGrant { code } => self.accept_grant(directive, &code).await,
            Command::Device(command) => self.control(directive, command).await,
        }
    }

    async fn discover(&self, directive: &Directive) -> Result<EventEnvelope, Refusal> {
        let customer = self.customer(directive).await?;
        let mut devices = self.devices.devices(&customer).await.map_err(failed)?;
        if devices.len() > discovery::ENDPOINTS {
            tracing::warn!(devices = devices.len(), "Alexa takes the first 300 devices");
            devices.truncate(discovery::ENDPOINTS);
        }
        let endpoints = devices.iter().map(discovery::endpoint).collect();
        let header = EventHeader::new("Alexa.Discovery", "Discover.Response");
        Ok(EventEnvelope::bare(
            header,
            Payload::Discovered { endpoints },
        ))
    }

    /// Whatever goes wrong here is one and the same to Alexa.
    async fn accept_grant(
        &self,
        directive: &Directive,
        code: &str,
    ) -> Result<EventEnvelope, Refusal> {
        let customer = self.customer(directive).await;
        let customer = customer.map_err(|_| Refusal::GrantFailed)?;
        let grant = self.grants.exchange(code).await;
        let grant = grant.map_err(|error| grant_failed(&error))?;
        let kept = self.devices.keep_grant(&customer, &grant).await;
        kept.map_err(|error| grant_failed(&error))?;
        let header = EventHeader::new("Alexa.Authorization", "AcceptGrant.Response");
        Ok(EventEnvelope::bare(header, Payload::Empty {}))
    }

    async fn control(
        &self,
        directive: &Directive,
        command: DeviceCommand,
    ) -> Result<EventEnvelope, Refusal> {
        let device = self.device(directive).await?;
        let shadow = self.shadows.shadow(&device.id).await.map_err(failed)?;
        // It never said anything of itself.
        let shadow = shadow.ok_or(Refusal::Unreachable)?;
        let token = directive.header.correlation_token.clone();
        if command == DeviceCommand::ReportState {
            return Ok(answer("StateReport", token, &device, &shadow));
        }
        let state = shadow.state.reported;
        let wished = command.wish(device.kind, state)?;
        if !state.is_connected() {
            return Err(Refusal::Unreachable);
        }
        self.shadows
            .wish(&device.id, wished)
            .await
            .map_err(failed)?;
        if let Some(shadow) = self.fulfilled(&device.id, wished).await? {
            return Ok(answer("Response", token, &device, &shadow));
        }
        self.defer(&device, wished, token).await
    }

    /// The shadow as soon as the device has become what was wished; nothing when patience is over.
    async fn fulfilled(&self, id: &DeviceId, wished: State) -> Result<Option<Shadow>, Refusal> {
        let started = Instant::now();
        loop {
            let shadow = self.shadows.shadow(id).await.map_err(failed)?;
            let done = shadow.filter(|shadow| shadow.state.reported.fulfils(wished));
            if done.is_some() || started.elapsed() >= self.patience.whole {
                return Ok(done);
            }
            sleep(self.patience.step).await;
        }
    }

    /// Leaves the answer to `report-device-change`.
    async fn defer(
        &self,
        device: &Device,
        wished: State,
        token: Option<String>,
    ) -> Result<EventEnvelope, Refusal> {
        let pending = Pending {
            device: device.id.clone(),
            correlation_token: token.clone().ok_or(Refusal::InvalidDirective)?,
            wished,
        };
        self.devices.keep(&pending).await.map_err(failed)?;
        // It may have happened just before the note was there: then nobody else would answer.
        let shadow = self.shadows.shadow(&device.id).await.map_err(failed)?;
        if let Some(shadow) = shadow.filter(|shadow| shadow.state.reported.fulfils(wished)) {
            self.devices.drop(&pending).await.map_err(failed)?;
            return Ok(answer("Response", token, device, &shadow));
        }
        let header = EventHeader::new("Alexa", "DeferredResponse").answering(token);
        let payload = Payload::Deferred {
            estimated_deferral_in_seconds: self.patience.deferral.as_secs(),
        };
        Ok(EventEnvelope::bare(header, payload))
    }

    async fn device(&self, directive: &Directive) -> Result<Device, Refusal> {
        let endpoint = directive.endpoint.as_ref();
        let endpoint = endpoint.ok_or(Refusal::InvalidDirective)?;
        let customer = self.customer(directive).await?;
        // What can be no id is none of theirs.
        let id = endpoint.endpoint_id.parse();
        let id: DeviceId = id.map_err(|_| Refusal::NoSuchEndpoint)?;
        let device = self.devices.device(&customer, &id).await.map_err(failed)?;
        device.ok_or(Refusal::NoSuchEndpoint)
    }

    async fn customer(&self, directive: &Directive) -> Result<CustomerId, Refusal> {
        let token = directive.token().ok_or(Refusal::InvalidCredential)?;
        match self.accounts.profile(token).await {
            Ok(profile) => profile.subject.parse().map_err(|_| Refusal::Internal),
            Err(AccountError::Refused) => Err(Refusal::InvalidCredential),
            Err(AccountError::Expired) => Err(Refusal::ExpiredCredential),
            Err(error @ AccountError::Unavailable(_)) => {
                log(&error);
                Err(Refusal::Internal)
            }
        }
    }
}

fn answer(
    name: &'static str,
    token: Option<String>,
    device: &Device,
    shadow: &Shadow,
) -> EventEnvelope {
    EventEnvelope::of(
        EventHeader::new("Alexa", name).answering(token),
        EventEndpoint::of(&device.id),
        properties(device.kind, shadow, OffsetDateTime::now_utc()),
        Payload::Empty {},
    )
}

fn failed(error: HomeError) -> Refusal {
    log(&error);
    Refusal::from(&error)
}

fn grant_failed(error: &HomeError) -> Refusal {
    log(error);
    Refusal::GrantFailed
}

fn log(error: &(dyn Error + 'static)) {
    tracing::error!(
        error,
        operation = "control",
        "a service behind the home failed"
    );
}
