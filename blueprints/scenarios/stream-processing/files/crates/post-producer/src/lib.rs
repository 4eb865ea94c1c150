//! Sends posts to the stream.
//!
//! `PutRecords` may take some records of a call and refuse others. Those that were refused, and only those, are
//! sent again, later each time. A call whose answer was lost is sent again as a whole: what comes twice is
//! counted once, because each post has an id.

mod batches;
mod kinesis;
mod posts;
mod sender;

pub use batches::{Record, batches};
pub use kinesis::KinesisStream;
pub use posts::{InvalidLine, read};
pub use sender::{PutBatch, Sender, Sent};

/// The partition key of a record that shows whether the stream takes records. Consumers filter it out.
pub const PROBE: &str = "probe";
