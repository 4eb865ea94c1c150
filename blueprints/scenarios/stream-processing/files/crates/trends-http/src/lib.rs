//! The trends' side of HTTP: what the report's handlers share.
//!
//! A handler reads the query with [`whole_number`] and [`Format::of`], calls its one port, and gives a
//! `Result<Answer, Problem>` to [`respond`].

mod answer;
mod problem;
mod query;

pub use answer::{Answer, respond};
pub use problem::Problem;
pub use query::{Format, whole_number};
