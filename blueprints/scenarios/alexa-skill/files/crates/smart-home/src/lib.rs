//! Devices of a home: what Alexa asks of them ([`Directive`]), what it is answered ([`EventEnvelope`]), what they are, and what is
//! needed of their shadows ([`ports`]).
//!
//! Written from the documentation of the Smart Home Skill API, message version 3. Nothing here knows of Lambda or AWS.

mod change;
mod command;
mod controller;
mod device;
mod directive;
mod discovery;
mod error;
mod event;
pub mod memory;
pub mod ports;
mod properties;
mod refusal;
mod reporter;
mod shadow;
mod temperature;

pub use change::ShadowChange;
pub use command::{Command, DeviceCommand};
pub use controller::{Controller, Patience};
pub use device::{CustomerId, Device, DeviceId, InvalidId, Kind};
pub use directive::{Directive, DirectiveEnvelope, DirectiveHeader, Endpoint, Scope};
pub use error::{Cause, HomeError};
pub use event::{Context, Event, EventEnvelope, EventHeader, Payload, Property};
pub use refusal::Refusal;
pub use reporter::{Reported, Reporter};
pub use shadow::{Mode, Power, Shadow, State};
pub use temperature::{Celsius, InvalidTemperature};
