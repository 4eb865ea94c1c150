//! The user records of a Kinesis event.
//!
//! The Kinesis Producer Library (KPL) packs many small records of its users into one record of the stream.
//! Lambda hands such a record over as it is; here it is taken apart. A record that is no such pack is one
//! user record.

mod aggregate;

use aws_lambda_events::kinesis::KinesisEventRecord;
use batch::Record;

pub use aggregate::pack;

/// What a producer put, and where it lies in the stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserRecord {
    pub partition_key: String,
    pub data: Vec<u8>,
    /// Of the record of the stream: the user records of one pack share it.
    pub sequence_number: String,
    /// Where it lies in its pack; 0 for a record that came alone.
    pub place: usize,
}

/// A consumer that stops at a user record goes on from the record of the stream that it came in: those before
/// it in the same pack come again.
impl Record for UserRecord {
    fn id(&self) -> &str {
        &self.sequence_number
    }
}

/// All user records of an event, in order.
pub fn user_records(records: Vec<KinesisEventRecord>) -> Vec<UserRecord> {
    records.into_iter().flat_map(unpacked).collect()
}

fn unpacked(record: KinesisEventRecord) -> Vec<UserRecord> {
    let sequence_number = record.kinesis.sequence_number;
    let data = record.kinesis.data.0;
    let parts =
        aggregate::unpack(&data).unwrap_or_else(|| vec![(record.kinesis.partition_key, data)]);
    let numbered = parts.into_iter().enumerate();
    numbered
        .map(|(place, (partition_key, data))| UserRecord {
            partition_key,
            data,
            sequence_number: sequence_number.clone(),
            place,
        })
        .collect()
}
