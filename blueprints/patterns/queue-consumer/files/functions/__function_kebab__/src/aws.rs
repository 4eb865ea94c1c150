//! Readings in a DynamoDB table, each under its id.

use batch::Failure;
use record_table::{RecordError, RecordTable, Written};

use crate::handler::{KeepReading, Kept};
use crate::reading::Reading;

impl KeepReading for RecordTable {
    async fn keep(&self, reading: &Reading) -> Result<Kept, Failure> {
        match self.write_once(reading).await {
            Ok(Written::Now) => Ok(Kept::Now),
            Ok(Written::Before) => Ok(Kept::Before),
            // Also what the table refuses comes again: somebody may mend its rights or its name in the meantime.
            Err(error @ (RecordError::Unavailable(_) | RecordError::Refused(_))) => {
                Err(Failure::passing(error))
            }
        }
    }
}
