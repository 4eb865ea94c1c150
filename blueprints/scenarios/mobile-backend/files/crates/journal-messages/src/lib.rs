//! Messages to people: an announcement becomes one message for each follower, a message one text for each channel.
//!
//! Both go over the bus: [`Announced`] asks for the recipients, [`Due`] for one message. Their shapes are held to
//! `schemas/` by tests; the resolver of `announce` writes the first of them.

mod bus;
mod event;
mod memory;
mod template;

pub use bus::{Entry, EventBus, PutEvents, SOURCE};
pub use event::{Announced, Detail, Due, Metadata, announced_again, due};
pub use memory::MemoryBus;
pub use template::{Rendered, languages, rendered};
