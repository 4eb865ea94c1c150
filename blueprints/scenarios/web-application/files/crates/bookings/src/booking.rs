//! A booking and what a client may say of it.

use serde::Serialize;
use serde_json::Value;

use crate::json::Object;
use crate::{BookingId, Faults, Note, People, Place, Position, Timestamp, Version};

/// What a client says of a booking, when it creates or changes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BookingDetails {
    pub place: Place,
    pub starts_at: Timestamp,
    pub people: People,
    pub note: Note,
}

/// A booking as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Booking {
    pub id: BookingId,
    #[serde(flatten)]
    pub details: BookingDetails,
    pub version: Version,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

impl Booking {
    /// A booking that was not written yet.
    pub fn new(id: BookingId, details: BookingDetails, now: Timestamp) -> Self {
        Self {
            id,
            details,
            version: Version::FIRST,
            created_at: now,
            updated_at: now,
        }
    }

    /// The booking after a change of everything that a client may say of it.
    pub fn changed(&self, details: BookingDetails, now: Timestamp) -> Self {
        Self {
            id: self.id,
            details,
            version: self.version.next(),
            created_at: self.created_at,
            updated_at: now,
        }
    }

    /// Where it stands in the list of its owner.
    pub fn position(&self) -> Position {
        Position::new(self.details.starts_at, self.id)
    }
}

/// Reads a request body. Refuses unknown members and reports all faults at once.
impl TryFrom<&Value> for BookingDetails {
    type Error = Faults;

    fn try_from(body: &Value) -> Result<Self, Faults> {
        let mut faults = Faults::default();
        match read_details(body, &mut faults) {
            Some(details) if faults.is_empty() => Ok(details),
            _ => Err(faults),
        }
    }
}

fn read_details(body: &Value, faults: &mut Faults) -> Option<BookingDetails> {
    let known = ["place", "starts_at", "people", "note"];
    let object = Object::open(body, "", &known, faults)?;
    let place = object
        .required("place", faults)
        .and_then(|place| place.text(faults));
    let starts_at = object
        .required("starts_at", faults)
        .and_then(|moment| moment.text(faults));
    let people = object
        .required("people", faults)
        .and_then(|people| people.whole_number(faults));
    let note = match object.optional("note") {
        Some(note) => note.text(faults),
        None => Note::try_from("").ok(),
    };
    // Only now: every member has been read, and its faults noted.
    Some(BookingDetails {
        place: place?,
        starts_at: starts_at?,
        people: people?,
        note: note?,
    })
}
