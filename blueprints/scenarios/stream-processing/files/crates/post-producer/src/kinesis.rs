use aws_config::SdkConfig;
use aws_sdk_kinesis::Client;
use aws_sdk_kinesis::primitives::Blob;
use aws_sdk_kinesis::types::PutRecordsRequestEntry;
use trends::Cause;

use crate::{PutBatch, Record};

/// A stream by its name.
#[derive(Debug, Clone)]
pub struct KinesisStream {
    client: Client,
    name: String,
}

impl KinesisStream {
    pub fn new(sdk: &SdkConfig, name: impl Into<String>) -> Self {
        Self::with_client(Client::new(sdk), name)
    }

    pub fn with_client(client: Client, name: impl Into<String>) -> Self {
        Self {
            client,
            name: name.into(),
        }
    }
}

impl PutBatch for KinesisStream {
    async fn put(&self, records: &[Record]) -> Result<Vec<bool>, Cause> {
        let entries: Vec<_> = records.iter().map(entry).collect::<Result<_, _>>()?;
        let put = self
            .client
            .put_records()
            .stream_name(&self.name)
            .set_records(Some(entries));
        let answer = put.send().await?;
        // The call succeeds even if every record was refused: each has its own answer.
        Ok(answer
            .records()
            .iter()
            .map(|record| record.error_code().is_none())
            .collect())
    }
}

fn entry(record: &Record) -> Result<PutRecordsRequestEntry, aws_sdk_kinesis::error::BuildError> {
    PutRecordsRequestEntry::builder()
        .partition_key(&record.partition_key)
        .data(Blob::new(record.data.clone()))
        .build()
}
