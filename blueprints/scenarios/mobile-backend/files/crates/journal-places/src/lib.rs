//! Places from a service of somebody else's.
//!
//! Whatever becomes of that service, the journal answers in time: each try has a timeout, a failed one is repeated
//! once after a pause, and when most tries fail, a circuit breaker spares everybody the wait ([`Breaker`]). Its key is
//! a secret that is read at start and again from time to time, and at once when the service does not know it any
//! more ([`Key`]).

mod breaker;
mod client;
mod key;

pub use breaker::{Breaker, Open};
pub use client::Places;
pub use key::{Key, ReadKey, SecretKey};
