//! What Alexa would hear, send and say, with the interaction models of this project: for tests, and for people (`just talk`).
//!
//! [`Model`] finds the intent and the slots of an utterance by the samples of a model. Alexa understands far more than its samples;
//! whoever says a sample is understood by both. [`Conversation`] makes the requests of a conversation, [`Script`] reads a dialogue
//! to be replayed, [`screen`] shows what a device with a screen would show, [`home`] is the smart home.

mod conversation;
mod demo;
mod error;
pub mod home;
mod matching;
mod model;
mod request;
pub mod screen;
mod script;
mod service;
mod spoken;

pub use conversation::{Ask, Conversation, Device, Heard};
pub use demo::{Demo, DemoDevice, Security};
pub use error::SimulatorError;
pub use matching::{Understood, words};
pub use model::{Model, SlotType};
pub use request::SKILL_ID;
pub use script::{Account, Line, Portfolios, Script};
pub use service::{Functions, Stack};
pub use spoken::spoken;

use std::path::PathBuf;

/// A file of the project.
#[must_use]
pub fn project_file(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(path)
}
