//! Where a page of the list ends, and how that is told to a client.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::{BookingId, InvalidValue, Timestamp};

/// Where a booking stands in the list of its owner: by its beginning, then by id.
///
/// Its text `<starts_at>#<id>` is what stores sort by, byte by byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    starts_at: Timestamp,
    id: BookingId,
}

impl Position {
    pub fn new(starts_at: Timestamp, id: BookingId) -> Self {
        Self { starts_at, id }
    }

    pub fn id(&self) -> BookingId {
        self.id
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", self.starts_at, self.id)
    }
}

impl FromStr for Position {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        let (starts_at, id) = text
            .split_once('#')
            .ok_or(InvalidValue("must be a moment and an id"))?;
        let position = Self::new(starts_at.parse()?, id.parse()?);
        // The same moment written in another way would stand elsewhere in the order.
        if position.to_string() != text {
            return Err(InvalidValue("must be written as stores sort it"));
        }
        Ok(position)
    }
}

/// The end of a page, opaque to clients: the next page begins after it.
///
/// It holds no secret and no owner, and is not signed: whoever sends one gets what comes after it in a list of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor(Position);

/// The end of a sentence that begins with the value's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("was not issued by this list")]
pub struct InvalidCursor;

/// Changes with the shape, so that a cursor of an older release is refused and not misread.
const SHAPE: &str = "1";

impl Cursor {
    pub fn new(position: Position) -> Self {
        Self(position)
    }

    pub fn position(&self) -> Position {
        self.0
    }
}

impl FromStr for Cursor {
    type Err = InvalidCursor;

    fn from_str(text: &str) -> Result<Self, InvalidCursor> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| InvalidCursor)?;
        let plain = String::from_utf8(bytes).map_err(|_| InvalidCursor)?;
        let (shape, position) = plain.split_once('/').ok_or(InvalidCursor)?;
        if shape != SHAPE {
            return Err(InvalidCursor);
        }
        position.parse().map(Self).map_err(|_| InvalidCursor)
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&URL_SAFE_NO_PAD.encode(format!("{SHAPE}/{}", self.0)))
    }
}
