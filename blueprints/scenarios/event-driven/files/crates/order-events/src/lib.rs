//! The events of orders: their types, and their way over the bus.
//!
//! The schemas in `schemas/` are the one source: [`types`] is made from them at build, [`publish`] and
//! [`receive`] hold every event to them, and template.yaml registers them in EventBridge.
//!
//! ```
//! use order_events::{Event, OrderRejected, check};
//! use serde_json::json;
//!
//! assert_eq!(OrderRejected::DETAIL_TYPE, "OrderRejected");
//! let faults = check::<OrderRejected>(&json!({"data": {}})).unwrap_err();
//! assert!(faults.to_string().contains("required"));
//! ```

#[cfg(feature = "aws")]
mod aws;
mod event;
pub mod memory;
mod metadata;
mod publish;
mod task;
pub mod types;

#[cfg(feature = "aws")]
pub use aws::EventBus;
pub use event::{OrderEvent, SCHEMAS, SOURCE};
pub use metadata::metadata;
pub use publish::{Bus, Entry, PublishError, publish};
pub use task::{Detail, Task};
#[cfg(feature = "aws")]
pub use typed_events::QuarantineQueue;
pub use typed_events::{Cause, Envelope, Event, Invalid, Quarantine, Received, check, receive};
pub use types::{Metadata, OrderConfirmed, OrderPlaced, OrderRejected, RejectionReason};
