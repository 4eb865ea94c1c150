//! Readings in a DynamoDB table, each under its id.

use batch::Failure;
use record_table::{RecordTable, Written};

use crate::reading::{KeepReading, Kept, Reading};

impl KeepReading for RecordTable {
    async fn keep(&self, reading: &Reading) -> Result<Kept, Failure> {
        // Also what the table refuses comes again: somebody may mend its rights or its name in the meantime.
        let written = self.write_once(reading).await.map_err(Failure::passing)?;
        Ok(match written {
            Written::Now => Kept::Now,
            Written::Before => Kept::Before,
        })
    }
}
