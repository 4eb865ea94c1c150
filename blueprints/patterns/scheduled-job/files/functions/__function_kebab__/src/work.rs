//! What a run does: it writes down that it took place. Replace it by your own work.
//!
//! Work that takes longer than one run has to be cut into pieces: do as much as time allows, and let the next run
//! go on from what is left.

use std::future::Future;

use lambda_runtime::Error;
use record_table::{RecordError, RecordTable, Written};
use serde::Serialize;

/// One run, as the record of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Run {
    /// The scheduled time: a run that is repeated has the same.
    pub id: String,
    pub job: String,
    /// Which invocation did it, for the log.
    pub request_id: String,
}

pub trait Work: Send + Sync {
    /// Does the work of one run; the number of things it did is counted.
    ///
    /// # Errors
    /// The run is repeated: what it did already has to bear that.
    fn run(&self, run: &Run) -> impl Future<Output = Result<u32, WorkError>> + Send;
}

/// The work could not be done.
#[derive(Debug, thiserror::Error)]
#[error("the work failed")]
pub struct WorkError(#[source] pub Error);

impl Work for RecordTable {
    async fn run(&self, run: &Run) -> Result<u32, WorkError> {
        match self.write_once(run).await {
            Ok(Written::Now) => Ok(1),
            // The run before this one wrote it and failed afterwards.
            Ok(Written::Before) => Ok(0),
            Err(error @ (RecordError::Unavailable(_) | RecordError::Refused(_))) => {
                Err(WorkError(error.into()))
            }
        }
    }
}
