//! The list of an owner, page by page.

use crate::{Booking, Cursor, InvalidValue, Timestamp};

/// How many bookings a page holds at most: 1 to 100, 20 if nothing is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageSize(u8);

impl PageSize {
    pub fn get(self) -> u8 {
        self.0
    }
}

impl Default for PageSize {
    fn default() -> Self {
        Self(20)
    }
}

impl TryFrom<u64> for PageSize {
    type Error = InvalidValue;

    fn try_from(size: u64) -> Result<Self, InvalidValue> {
        match u8::try_from(size) {
            Ok(size @ 1..=100) => Ok(Self(size)),
            _ => Err(InvalidValue("must be a whole number from 1 to 100")),
        }
    }
}

/// Which part of an owner's list is asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BookingQuery {
    /// Only what begins then or later.
    pub from: Option<Timestamp>,
    pub size: PageSize,
    pub after: Option<Cursor>,
}

/// Bookings of one owner in the order of [`crate::Position`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    pub bookings: Vec<Booking>,
    /// There may be more after it; `None` on the last page.
    pub next: Option<Cursor>,
}
