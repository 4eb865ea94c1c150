//! Readings in a DynamoDB table, each under the id of its event.

use record_table::{RecordTable, Written};
use serde::Serialize;
use typed_events::Cause;

use crate::event::ReadingTaken;
use crate::handler::{KeepReading, Kept};

#[derive(Serialize)]
struct Record<'a> {
    id: String,
    meter: &'a str,
    watt_hours: i64,
}

impl KeepReading for RecordTable {
    async fn keep(&self, taken: &ReadingTaken) -> Result<Kept, Cause> {
        let record = Record {
            id: taken.metadata.event_id.to_string(),
            meter: &taken.data.meter,
            watt_hours: taken.data.watt_hours,
        };
        Ok(match self.write_once(&record).await? {
            Written::Now => Kept::Now,
            Written::Before => Kept::Before,
        })
    }
}
