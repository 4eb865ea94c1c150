//! For tests: the events in `events/`, and `api/bookings.yaml` as a judge of requests and answers.
//!
//! ```
//! use bookings_contract::{Contract, Event};
//!
//! let contract = Contract::read()?;
//! let request = Event::of("get-booking")?.request()?;
//! assert_eq!(contract.check_request(&request)?, "getBooking");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod contract;
mod event;
mod schema;
mod yaml;

pub use contract::{Breach, Contract};
pub use event::Event;
