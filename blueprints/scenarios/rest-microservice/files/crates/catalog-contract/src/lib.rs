//! For tests: the events in `events/`, and `api/catalog.yaml` as a judge of requests and answers.
//!
//! ```
//! use catalog_contract::{Contract, Event};
//!
//! let contract = Contract::read()?;
//! let request = Event::of("get-product")?.request()?;
//! assert_eq!(contract.check_request(&request)?, "getProduct");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod contract;
mod event;
mod schema;
mod yaml;

pub use contract::{Breach, Contract};
pub use event::Event;
