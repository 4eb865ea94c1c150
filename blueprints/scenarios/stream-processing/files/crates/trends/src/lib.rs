//! Trends in posts: which hashtags a post has, how posts are counted once, what a report says.
//!
//! Nothing here knows of Lambda, Kinesis or AWS. A store implements the narrow traits of [`ports`]; a use
//! case asks for the one trait that it needs, so that its signature says what its IAM policy has to allow.

mod csv;
mod error;
mod hashtag;
pub mod memory;
mod moment;
pub mod ports;
mod post;
mod report;
mod window;

pub use csv::Csv;
pub use error::{Cause, TrendsError};
pub use hashtag::Hashtag;
pub use moment::{Hour, InvalidMoment, Moment};
pub use post::{InvalidPost, Post, PostId};
pub use report::{HourCount, Ranked, Report, Series, Span, WindowCount};
pub use window::{ClosedWindow, Counted, TOP, WindowId, WindowState};
