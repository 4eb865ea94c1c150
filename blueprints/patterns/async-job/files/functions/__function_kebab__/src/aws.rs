//! Results in a DynamoDB table, each under the id of its job.

use lambda_runtime::Error;
use record_table::{RecordError, RecordTable, Written};

use crate::handler::{KeepResult, Kept};

impl KeepResult for RecordTable {
    async fn keep(&self, kept: &Kept) -> Result<(), Error> {
        match self.write_once(kept).await {
            // A step that is tried again writes the same: the first stays.
            Ok(Written::Now | Written::Before) => Ok(()),
            Err(error @ (RecordError::Unavailable(_) | RecordError::Refused(_))) => {
                Err(error.into())
            }
        }
    }
}
