//! What the skill needs of stores and services: one trait an operation.

use std::future::Future;

use crate::{CustomerId, Device, DeviceId, EventEnvelope, HomeError, Shadow, State};

/// The tokens by which events may be sent to Alexa for a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    pub access_token: String,
    pub refresh_token: String,
    /// Until when the access token holds, in seconds since 1970.
    pub expires_at: i64,
}

/// An answer that Alexa is still waiting for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    pub device: DeviceId,
    pub correlation_token: String,
    /// What the device shall become.
    pub wished: State,
}

pub trait ListDevices: Send + Sync {
    /// Every device of a customer, on however many pages they stand.
    fn devices(
        &self,
        customer: &CustomerId,
    ) -> impl Future<Output = Result<Vec<Device>, HomeError>> + Send;
}

pub trait FindDevice: Send + Sync {
    /// A device, if it is this customer's.
    fn device(
        &self,
        customer: &CustomerId,
        id: &DeviceId,
    ) -> impl Future<Output = Result<Option<Device>, HomeError>> + Send;
}

pub trait FindOwner: Send + Sync {
    /// Whose a device is, and which of theirs.
    fn owner(
        &self,
        id: &DeviceId,
    ) -> impl Future<Output = Result<Option<(CustomerId, Device)>, HomeError>> + Send;
}

pub trait ReadShadow: Send + Sync {
    /// The shadow; nothing if the device never said anything.
    fn shadow(
        &self,
        id: &DeviceId,
    ) -> impl Future<Output = Result<Option<Shadow>, HomeError>> + Send;
}

pub trait ChangeShadow: Send + Sync {
    /// Says what the device shall become.
    fn wish(
        &self,
        id: &DeviceId,
        wished: State,
    ) -> impl Future<Output = Result<(), HomeError>> + Send;
}

pub trait KeepPending: Send + Sync {
    fn keep(&self, pending: &Pending) -> impl Future<Output = Result<(), HomeError>> + Send;
}

pub trait FindPending: Send + Sync {
    fn pending(
        &self,
        device: &DeviceId,
    ) -> impl Future<Output = Result<Option<Pending>, HomeError>> + Send;
}

pub trait DropPending: Send + Sync {
    /// Forgets an answer, unless another one is waited for by now.
    fn drop(&self, pending: &Pending) -> impl Future<Output = Result<(), HomeError>> + Send;
}

pub trait KeepGrant: Send + Sync {
    fn keep_grant(
        &self,
        customer: &CustomerId,
        grant: &Grant,
    ) -> impl Future<Output = Result<(), HomeError>> + Send;
}

pub trait FindGrant: Send + Sync {
    fn grant(
        &self,
        customer: &CustomerId,
    ) -> impl Future<Output = Result<Option<Grant>, HomeError>> + Send;
}

pub trait DropGrant: Send + Sync {
    fn drop_grant(
        &self,
        customer: &CustomerId,
    ) -> impl Future<Output = Result<(), HomeError>> + Send;
}

pub trait ExchangeCode: Send + Sync {
    /// The grant for a code, which is good for one exchange.
    fn exchange(&self, code: &str) -> impl Future<Output = Result<Grant, HomeError>> + Send;
}

pub trait RefreshGrant: Send + Sync {
    /// A grant that holds again, or [`HomeError::GrantGone`].
    fn refresh(&self, grant: &Grant) -> impl Future<Output = Result<Grant, HomeError>> + Send;
}

pub trait SendEvent: Send + Sync {
    /// Tells Alexa; [`HomeError::GrantGone`] if the customer wants that no more.
    fn send(
        &self,
        event: &EventEnvelope,
        token: &str,
    ) -> impl Future<Output = Result<(), HomeError>> + Send;
}
