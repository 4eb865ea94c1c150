//! What the step does: it holds units of something. Replace it by your own.

use std::future::Future;

use serde::{Deserialize, Serialize};

/// Why a service that was called did not do it: for the log.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// What the saga asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// The id of the saga: the same in every try, and when the step is taken back.
    pub id: String,
    pub units: u32,
}

/// What became of the step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// Now or in a try before.
    Held,
    /// It was taken back before it came: the saga has gone on without it.
    TakenBack,
}

/// What became of taking it back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undone {
    Released,
    NothingHeld,
}

pub trait Hold: Send + Sync {
    /// Holds the units, once for each id.
    fn hold(&self, request: &Request) -> impl Future<Output = Result<Done, Cause>> + Send;

    /// Gives back what is held under the id. Also where nothing is it leaves a mark, so that a try that is
    /// still under way holds nothing afterwards.
    fn release(&self, id: &str) -> impl Future<Output = Result<Undone, Cause>> + Send;
}
