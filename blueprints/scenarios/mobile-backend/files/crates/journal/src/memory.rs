//! A journal in memory, for tests.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::ports::{FindFollowers, FindPlace, Followers, ForgetDevice, ListDevices, ReadContact};
use crate::{
    Contact, Cursor, Device, DeviceId, JournalError, Language, Place, PlaceId, Topic, UserId,
};

#[derive(Debug, Default)]
pub struct MemoryJournal {
    contacts: BTreeMap<UserId, Contact>,
    followers: BTreeMap<Topic, BTreeMap<UserId, Language>>,
    places: BTreeMap<PlaceId, Place>,
    devices: Mutex<BTreeMap<UserId, Vec<Device>>>,
    /// How many users a page has.
    page: usize,
    down: bool,
}

impl MemoryJournal {
    pub fn new() -> Self {
        Self {
            page: 2,
            ..Self::default()
        }
    }

    /// One that cannot be reached.
    pub fn down() -> Self {
        Self {
            down: true,
            ..Self::new()
        }
    }

    #[must_use]
    pub fn with_contact(mut self, user: UserId, contact: Contact) -> Self {
        self.contacts.insert(user, contact);
        self
    }

    #[must_use]
    pub fn with_follower(mut self, topic: Topic, user: UserId, language: Language) -> Self {
        self.followers
            .entry(topic)
            .or_default()
            .insert(user, language);
        self
    }

    #[must_use]
    pub fn with_place(mut self, place: Place) -> Self {
        self.places.insert(place.id.clone(), place);
        self
    }

    #[must_use]
    pub fn with_device(self, user: UserId, device: Device) -> Self {
        held(&self.devices).entry(user).or_default().push(device);
        self
    }

    fn reached(&self) -> Result<(), JournalError> {
        match self.down {
            true => Err(JournalError::Unavailable("the test wants it so".into())),
            false => Ok(()),
        }
    }
}

impl FindFollowers for MemoryJournal {
    async fn followers(
        &self,
        topic: &Topic,
        language: Option<&Language>,
        after: Option<&Cursor>,
    ) -> Result<Followers, JournalError> {
        self.reached()?;
        let all = self.followers.get(topic).into_iter().flatten();
        let behind = |user: &UserId| after.is_none_or(|cursor| user.as_str() > cursor.as_str());
        let mut users: Vec<UserId> = all
            .filter(|(user, reads)| behind(user) && language.is_none_or(|asked| asked == *reads))
            .map(|(user, _)| user.clone())
            .collect();
        let more = users.len() > self.page;
        users.truncate(self.page);
        let last = users.last().filter(|_| more);
        let next = last.map(|user| user.as_str().parse()).transpose()?;
        Ok(Followers { users, next })
    }
}

impl ReadContact for MemoryJournal {
    async fn contact(&self, user: &UserId) -> Result<Option<Contact>, JournalError> {
        self.reached()?;
        Ok(self.contacts.get(user).cloned())
    }
}

impl ListDevices for MemoryJournal {
    async fn devices(&self, user: &UserId) -> Result<Vec<Device>, JournalError> {
        self.reached()?;
        Ok(held(&self.devices).get(user).cloned().unwrap_or_default())
    }
}

impl ForgetDevice for MemoryJournal {
    async fn forget(&self, user: &UserId, device: &DeviceId) -> Result<(), JournalError> {
        self.reached()?;
        if let Some(devices) = held(&self.devices).get_mut(user) {
            devices.retain(|known| known.id != *device);
        }
        Ok(())
    }
}

impl FindPlace for MemoryJournal {
    async fn place(&self, id: &PlaceId) -> Result<Option<Place>, JournalError> {
        self.reached()?;
        Ok(self.places.get(id).cloned())
    }
}

fn held<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}
