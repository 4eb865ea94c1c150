//! The bookings' side of HTTP: what the handlers share.
//!
//! A handler reads the request with the functions of this crate, calls its one port, and gives a
//! `Result<Answer, Problem>` to [`respond`]. Errors become problems by `From` in one place, `problem.rs`, so
//! that the same failure has the same status everywhere.

mod answer;
mod caller;
mod precondition;
mod problem;
mod request;

pub use answer::{Answer, respond};
pub use caller::{Customer, customer};
pub use precondition::if_match;
pub use problem::Problem;
pub use request::{booking_details, booking_id, booking_query, idempotency_key};
