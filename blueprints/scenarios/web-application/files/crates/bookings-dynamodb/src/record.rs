//! A booking as an item of the table.

use aws_sdk_dynamodb::types::AttributeValue;
use bookings::{
    Booking, BookingDetails, BookingsError, InvalidValue, Note, Owner, People, Place, Version,
};
use serde::{Deserialize, Serialize};

use crate::Item;

/// The attributes of an item, by their names in the table; the owner is not among them, for no reader needs it.
#[derive(Debug, Serialize, Deserialize)]
struct Record {
    id: String,
    starts_at_id: String,
    place: String,
    starts_at: String,
    people: u64,
    note: String,
    version: u64,
    created_at: String,
    updated_at: String,
}

/// An item that is no booking: somebody else wrote to the table.
#[derive(Debug, thiserror::Error)]
enum CorruptItem {
    #[error("an item of the table lacks attributes of a booking")]
    Shape(#[from] serde_dynamo::Error),
    #[error("the item `{id}` of the table breaks a rule")]
    Value { id: String, source: InvalidValue },
}

/// The attribute that keeps which request created the booking: of use to the table only, so that no reader and
/// no change knows it.
const CREATED_BY: &str = "created_by";

pub(crate) fn to_new_item(
    owner: &Owner,
    booking: &Booking,
    request: &str,
) -> Result<Item, BookingsError> {
    let mut item: Item = serde_dynamo::to_item(Record::from(booking))
        .map_err(|error| BookingsError::Store(error.into()))?;
    item.insert("owner".to_owned(), text(owner));
    item.insert(CREATED_BY.to_owned(), text(request));
    Ok(item)
}

pub(crate) fn created_by(item: &Item) -> Option<&str> {
    let request = item.get(CREATED_BY)?.as_s().ok()?;
    Some(request)
}

pub(crate) fn to_booking(item: Item) -> Result<Booking, BookingsError> {
    read(item).map_err(|error| BookingsError::Store(error.into()))
}

pub(crate) fn text(value: impl ToString) -> AttributeValue {
    AttributeValue::S(value.to_string())
}

pub(crate) fn number(value: u64) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

fn read(item: Item) -> Result<Booking, CorruptItem> {
    let record: Record = serde_dynamo::from_item(item)?;
    let id = record.id.clone();
    Booking::try_from(record).map_err(|source| CorruptItem::Value { id, source })
}

impl From<&Booking> for Record {
    fn from(booking: &Booking) -> Self {
        let details = &booking.details;
        Self {
            id: booking.id.to_string(),
            starts_at_id: booking.position().to_string(),
            place: details.place.to_string(),
            starts_at: details.starts_at.to_string(),
            people: details.people.get().into(),
            note: details.note.to_string(),
            version: booking.version.get(),
            created_at: booking.created_at.to_string(),
            updated_at: booking.updated_at.to_string(),
        }
    }
}

impl TryFrom<Record> for Booking {
    type Error = InvalidValue;

    fn try_from(record: Record) -> Result<Self, InvalidValue> {
        Ok(Self {
            id: record.id.parse()?,
            details: BookingDetails {
                place: Place::try_from(record.place.as_str())?,
                starts_at: record.starts_at.parse()?,
                people: People::try_from(record.people)?,
                note: Note::try_from(record.note.as_str())?,
            },
            version: Version::try_from(record.version)?,
            created_at: record.created_at.parse()?,
            updated_at: record.updated_at.parse()?,
        })
    }
}
