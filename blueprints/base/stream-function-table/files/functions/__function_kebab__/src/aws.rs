//! The journal in a DynamoDB table, each change under its id.

use batch::Failure;
use record_table::{RecordTable, Written};

use crate::change::{Change, KeepChange, Kept};

impl KeepChange for RecordTable {
    async fn keep(&self, change: &Change) -> Result<Kept, Failure> {
        // Also what the table refuses comes again: somebody may mend its rights or its name in the meantime.
        let written = self.write_once(change).await.map_err(Failure::passing)?;
        Ok(match written {
            Written::Now => Kept::Now,
            Written::Before => Kept::Before,
        })
    }
}
