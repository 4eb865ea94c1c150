//! Bookings: their types, their rules and what they need of a store.
//!
//! Nothing here knows of Lambda, HTTP or AWS. A store implements the narrow traits of [`ports`]; a use case
//! asks for the one trait that it needs, so that its signature says what its IAM policy has to allow. Each of them
//! names the owner first: no operation can reach what belongs to somebody else.

mod booking;
mod cursor;
mod error;
mod fault;
mod json;
pub mod memory;
mod page;
pub mod ports;
mod tier;
mod timestamp;
mod values;

pub use booking::{Booking, BookingDetails};
pub use cursor::{Cursor, InvalidCursor, Position};
pub use error::{BookingsError, Cause};
pub use fault::{Fault, Faults};
pub use page::{BookingQuery, Page, PageSize};
pub use tier::Tier;
pub use timestamp::Timestamp;
pub use values::{BookingId, InvalidValue, Note, Owner, People, Place, Version};
