//! The journal's rules that are no one's resolver: topics and their followers, channels and who may be told by them,
//! places. Posts and profiles themselves are written by the resolvers of the API (`resolvers/`).
//!
//! No AWS here: [`ports`] says what is needed from outside, [`memory`] gives it to tests.

mod announcement;
mod channel;
mod contact;
mod error;
pub mod memory;
mod names;
mod place;
pub mod ports;

pub use announcement::{Announcement, Link, Text};
pub use channel::Channel;
pub use contact::{Contact, Device};
pub use error::{Cause, JournalError};
pub use names::{Cursor, DeviceId, Language, PlaceId, Topic, UserId};
pub use place::Place;
