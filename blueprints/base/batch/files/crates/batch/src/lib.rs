//! Partial batch responses: of a batch, only what failed comes again.
//!
//! ```
//! # use batch::{Failure, Nowhere, Record, Response};
//! # struct Message { id: String, body: String }
//! # impl Record for Message { fn id(&self) -> &str { &self.id } }
//! async fn handle(messages: Vec<Message>) -> Response {
//!     batch::each(&messages, pay, &Nowhere).await
//! }
//!
//! async fn pay(message: &Message) -> Result<(), Failure> {
//!     let amount: u64 = message.body.parse().map_err(Failure::lasting)?;
//!     tracing::info!(amount, "paid");
//!     Ok(())
//! }
//! ```
//!
//! [`each`] is for queues, [`by_group`] for FIFO queues, [`in_order`] for streams. The event source
//! mapping needs `FunctionResponseTypes: [ReportBatchItemFailures]`; without it Lambda takes any
//! answer for success.
//!
//! A [`Failure`] says whether another try can help. One that never can is put aside, and its record
//! counts as done: in a stream it would hold up its shard until its retries are used up, and take
//! the records behind it along. With [`Nowhere`] to put it, it is left to the source: a queue moves
//! it to its dead letter queue, a stream to the destination of the mapping.
//!
//! Records arrive at least once: what `process` does has to be harmless when it is done again.

mod failure;
mod record;
mod response;
mod run;
mod set_aside;

pub use failure::{Cause, Failure};
pub use record::{Grouped, Record};
pub use response::{ItemFailure, Response};
pub use run::{by_group, each, in_order};
pub use set_aside::{Nowhere, SetAside};
