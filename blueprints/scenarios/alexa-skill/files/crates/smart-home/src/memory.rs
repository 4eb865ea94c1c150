//! A home in memory, for tests: the meaning of the ports without stores and services.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::{Value, json};

use crate::ports::{
    ChangeShadow, DropGrant, DropPending, ExchangeCode, FindDevice, FindGrant, FindOwner,
    FindPending, Grant, KeepGrant, KeepPending, ListDevices, Pending, ReadShadow, RefreshGrant,
    SendEvent,
};
use crate::{CustomerId, Device, DeviceId, EventEnvelope, HomeError, Shadow, State};

/// Devices of customers, their shadows, and an Alexa that takes events. Clones share all of it.
#[derive(Debug, Clone, Default)]
pub struct MemoryHome {
    devices: Vec<(CustomerId, Device)>,
    inside: Arc<Mutex<Inside>>,
    /// Whether devices do what they shall at once.
    pub is_slow: bool,
    /// The failure of every operation, if there is one.
    pub failure: Option<fn() -> HomeError>,
}

#[derive(Debug, Default)]
struct Inside {
    shadows: BTreeMap<DeviceId, Value>,
    pending: BTreeMap<DeviceId, Pending>,
    grants: BTreeMap<CustomerId, Grant>,
    sent: Vec<Value>,
    grant_gone: bool,
}

impl MemoryHome {
    pub fn with(devices: impl IntoIterator<Item = (CustomerId, Device)>) -> Self {
        Self {
            devices: devices.into_iter().collect(),
            ..Self::default()
        }
    }

    /// The device says this of itself.
    pub fn report(&self, id: &DeviceId, reported: &Value) {
        let mut inside = self.inside();
        let shadow = inside
            .shadows
            .entry(id.clone())
            .or_insert_with(|| json!({ "state": {} }));
        merge(&mut shadow["state"]["reported"], reported);
    }

    /// What Alexa was told, as JSON.
    pub fn sent(&self) -> Vec<Value> {
        self.inside().sent.clone()
    }

    /// From now on the customer wants no events.
    pub fn take_grants_back(&self) {
        self.inside().grant_gone = true;
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn open(&self) -> Result<MutexGuard<'_, Inside>, HomeError> {
        match self.failure {
            Some(failure) => Err(failure()),
            None => Ok(self.inside()),
        }
    }
}

fn merge(into: &mut Value, from: &Value) {
    match (into.as_object_mut(), from.as_object()) {
        (Some(into), Some(from)) => into.extend(from.clone()),
        _ => *into = from.clone(),
    }
}

impl ListDevices for MemoryHome {
    async fn devices(&self, customer: &CustomerId) -> Result<Vec<Device>, HomeError> {
        let _open = self.open()?;
        let theirs = self.devices.iter().filter(|(owner, _)| owner == customer);
        Ok(theirs.map(|(_, device)| device.clone()).collect())
    }
}

impl FindDevice for MemoryHome {
    async fn device(
        &self,
        customer: &CustomerId,
        id: &DeviceId,
    ) -> Result<Option<Device>, HomeError> {
        let devices = self.devices(customer).await?;
        Ok(devices.into_iter().find(|device| device.id == *id))
    }
}

impl FindOwner for MemoryHome {
    async fn owner(&self, id: &DeviceId) -> Result<Option<(CustomerId, Device)>, HomeError> {
        let _open = self.open()?;
        let mut all = self.devices.iter();
        Ok(all.find(|(_, device)| device.id == *id).cloned())
    }
}

impl ReadShadow for MemoryHome {
    async fn shadow(&self, id: &DeviceId) -> Result<Option<Shadow>, HomeError> {
        let inside = self.open()?;
        let document = inside.shadows.get(id);
        document
            .map(|document| serde_json::from_value(document.clone()))
            .transpose()
            .map_err(|error| HomeError::Failed(error.into()))
    }
}

impl ChangeShadow for MemoryHome {
    async fn wish(&self, id: &DeviceId, wished: State) -> Result<(), HomeError> {
        let mut inside = self.open()?;
        let shadow = inside
            .shadows
            .entry(id.clone())
            .or_insert_with(|| json!({ "state": {} }));
        merge(&mut shadow["state"]["desired"], &json!(wished));
        if !self.is_slow {
            merge(&mut shadow["state"]["reported"], &json!(wished));
        }
        Ok(())
    }
}

impl KeepPending for MemoryHome {
    async fn keep(&self, pending: &Pending) -> Result<(), HomeError> {
        let device = pending.device.clone();
        self.open()?.pending.insert(device, pending.clone());
        Ok(())
    }
}

impl FindPending for MemoryHome {
    async fn pending(&self, device: &DeviceId) -> Result<Option<Pending>, HomeError> {
        Ok(self.open()?.pending.get(device).cloned())
    }
}

impl DropPending for MemoryHome {
    async fn drop(&self, pending: &Pending) -> Result<(), HomeError> {
        self.open()?.pending.retain(|_, other| other != pending);
        Ok(())
    }
}

impl KeepGrant for MemoryHome {
    async fn keep_grant(&self, customer: &CustomerId, grant: &Grant) -> Result<(), HomeError> {
        self.open()?.grants.insert(customer.clone(), grant.clone());
        Ok(())
    }
}

impl FindGrant for MemoryHome {
    async fn grant(&self, customer: &CustomerId) -> Result<Option<Grant>, HomeError> {
        Ok(self.open()?.grants.get(customer).cloned())
    }
}

impl DropGrant for MemoryHome {
    async fn drop_grant(&self, customer: &CustomerId) -> Result<(), HomeError> {
        self.open()?.grants.remove(customer);
        Ok(())
    }
}

impl ExchangeCode for MemoryHome {
    async fn exchange(&self, code: &str) -> Result<Grant, HomeError> {
        let _open = self.open()?;
        Ok(Grant {
            access_token: format!("access for {code}"),
            refresh_token: format!("refresh for {code}"),
            expires_at: 0,
        })
    }
}

impl RefreshGrant for MemoryHome {
    async fn refresh(&self, grant: &Grant) -> Result<Grant, HomeError> {
        let inside = self.open()?;
        if inside.grant_gone {
            return Err(HomeError::GrantGone("the test wants it so".into()));
        }
        Ok(Grant {
            expires_at: i64::MAX,
            ..grant.clone()
        })
    }
}

impl SendEvent for MemoryHome {
    async fn send(&self, event: &EventEnvelope, _: &str) -> Result<(), HomeError> {
        let mut inside = self.open()?;
        if inside.grant_gone {
            return Err(HomeError::GrantGone("the test wants it so".into()));
        }
        inside.sent.push(json!(event));
        Ok(())
    }
}
