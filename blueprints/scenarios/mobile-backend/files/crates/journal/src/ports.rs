//! What the functions need from outside: one trait an operation.

use std::future::Future;

use crate::{
    Contact, Cursor, Device, DeviceId, JournalError, Language, Place, PlaceId, Topic, UserId,
};

/// A page of a segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Followers {
    pub users: Vec<UserId>,
    /// Where the next page begins, if there is one.
    pub next: Option<Cursor>,
}

pub trait FindFollowers: Send + Sync {
    /// Who follows the topic and, if one is named, reads the language: the users after `after`.
    fn followers(
        &self,
        topic: &Topic,
        language: Option<&Language>,
        after: Option<&Cursor>,
    ) -> impl Future<Output = Result<Followers, JournalError>> + Send;
}

pub trait ReadContact: Send + Sync {
    /// How the user can be told something; nothing if there is no such user any more.
    fn contact(
        &self,
        user: &UserId,
    ) -> impl Future<Output = Result<Option<Contact>, JournalError>> + Send;
}

pub trait ListDevices: Send + Sync {
    fn devices(
        &self,
        user: &UserId,
    ) -> impl Future<Output = Result<Vec<Device>, JournalError>> + Send;
}

pub trait ForgetDevice: Send + Sync {
    /// The device takes no messages any more. To forget it again changes nothing.
    fn forget(
        &self,
        user: &UserId,
        device: &DeviceId,
    ) -> impl Future<Output = Result<(), JournalError>> + Send;
}

pub trait FindPlace: Send + Sync {
    /// The place, or nothing if there is none by this id.
    fn place(
        &self,
        id: &PlaceId,
    ) -> impl Future<Output = Result<Option<Place>, JournalError>> + Send;
}
