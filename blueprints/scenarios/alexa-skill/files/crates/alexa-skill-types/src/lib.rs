//! What Alexa sends to a custom skill and what it takes for an answer, as far as this skill uses it.
//!
//! Written from the documentation of the Alexa Skills Kit (Request and Response JSON Reference). Fields that are not known here
//! are passed over, kinds of requests that are not known are [`Request::Other`]: Alexa adds both without asking.

mod request;
mod response;
mod slot;

pub use request::{
    Application, Context, Device, Intent, Person, Request, RequestEnvelope, Session, SkillError,
    System, User,
};
pub use response::{Card, Directive, Image, Reprompt, Response, ResponseEnvelope, Speech};
pub use slot::{Named, Slot, SlotValue};
