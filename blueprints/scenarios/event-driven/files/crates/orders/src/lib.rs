//! Orders, stock, payments and shipments: their types, their rules and what they need of a store.
//!
//! Nothing here knows of Lambda, HTTP, events or AWS. A store implements the narrow traits of [`ports`]; a use
//! case asks for the one trait that it needs, so that its signature says what its IAM policy has to allow.
//!
//! Every operation may be repeated. What undoes another leaves a mark, so that a step that comes late, after it
//! was undone, does nothing (docs/decisions/0004-undone-is-a-mark.md).

mod error;
mod lines;
pub mod memory;
mod order;
pub mod ports;
mod status;
mod terms;
mod timestamp;
mod values;

pub use error::{Cause, OrdersError};
pub use lines::{Line, Lines};
pub use order::{NewOrder, Order};
pub use status::{Conclusion, Rejection, Status};
pub use terms::{PaymentTerms, ShippingTerms, shipment_id};
pub use timestamp::Timestamp;
pub use values::{Country, Currency, Email, InvalidValue, OrderId, Quantity, Sku, Total};
