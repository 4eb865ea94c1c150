//! Events of a bus, held to their JSON Schemas.
//!
//! A type of event names its source, its `detail-type` and its schema; [`receive`] gives it out of what a rule
//! delivers, or puts what cannot be processed into the quarantine.
//!
//! ```
//! use serde::Deserialize;
//! use serde_json::json;
//! use typed_events::{Event, check};
//!
//! #[derive(Debug, Deserialize)]
//! struct ReadingTaken {
//!     watt_hours: u64,
//! }
//!
//! impl Event for ReadingTaken {
//!     const SOURCE: &'static str = "meters";
//!     const DETAIL_TYPE: &'static str = "ReadingTaken";
//!     const SCHEMA: &'static str = r#"{"type": "object", "required": ["watt_hours"]}"#;
//! }
//!
//! assert_eq!(check::<ReadingTaken>(&json!({"watt_hours": 7})).unwrap().watt_hours, 7);
//! let faults = check::<ReadingTaken>(&json!({})).unwrap_err();
//! assert!(faults.to_string().contains("required"));
//! ```

#[cfg(feature = "aws")]
mod aws;
mod event;
pub mod memory;
mod receive;
mod schema;

#[cfg(feature = "aws")]
pub use aws::QuarantineQueue;
pub use event::Event;
pub use receive::{Envelope, Quarantine, Received, receive};
pub use schema::{Invalid, check};

/// Why a service that was called did not do it: for the log.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;
