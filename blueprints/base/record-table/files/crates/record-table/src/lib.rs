//! Records in a DynamoDB table whose key is `id`: each is written once, however often it comes (Lens REL-IDEM-2).
//!
//! Events arrive at least once. What comes a second time, even while the first is still being written, finds its
//! id there and changes nothing; the first record under an id stays.

mod error;

use aws_config::SdkConfig;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use serde::Serialize;
use telemetry::{subsegment, traced};

pub use error::{Cause, RecordError};

/// What became of a record that was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    Now,
    /// Its id was there: it came before.
    Before,
}

/// A table of records.
#[derive(Debug, Clone)]
pub struct RecordTable {
    client: Client,
    table: String,
}

impl RecordTable {
    /// Makes the client: call it once, at start.
    pub fn new(sdk: &SdkConfig, table: impl Into<String>) -> Self {
        Self::with_client(Client::new(sdk), table)
    }

    pub fn with_client(client: Client, table: impl Into<String>) -> Self {
        let table = table.into();
        Self { client, table }
    }

    /// Writes the record, a struct with a field `id`, unless one of this id is there.
    ///
    /// # Errors
    /// The record is no item, or DynamoDB refused it or did not answer.
    pub async fn write_once(&self, record: &impl Serialize) -> Result<Written, RecordError> {
        let item =
            serde_dynamo::to_item(record).map_err(|error| RecordError::Refused(error.into()))?;
        let put = self
            .client
            .put_item()
            .table_name(&self.table)
            .set_item(Some(item))
            .condition_expression("attribute_not_exists(id)");
        let written = async {
            match put.send().await {
                Ok(_) => Ok(Written::Now),
                Err(error) => match error.as_service_error() {
                    Some(PutItemError::ConditionalCheckFailedException(_)) => Ok(Written::Before),
                    _ => Err(RecordError::from_sdk(&error)),
                },
            }
        };
        let span = subsegment!(
            "DynamoDB",
            aws.operation = "PutItem",
            aws.table_name = self.table.as_str()
        );
        traced(span, written).await
    }
}
