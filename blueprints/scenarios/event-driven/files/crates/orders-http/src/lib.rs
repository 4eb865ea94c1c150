//! Requests and answers of the order API. What goes wrong is told as problem+json (RFC 9457).

mod answer;
mod caller;
mod problem;
mod request;

pub use answer::{Answer, respond};
pub use caller::caller;
pub use problem::Problem;
pub use request::{idempotency_key, new_order, order_id};
