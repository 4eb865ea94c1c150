//! The product catalog in a DynamoDB table: the ports of `catalog`, one module each.
//!
//! The key design and its access patterns are in `docs/data-model.md`. No operation scans the table, and
//! every write that could undo somebody else's carries a condition.

mod delete;
mod failure;
mod get;
mod list;
mod put_new;
mod record;
mod replace;
mod write;

use std::collections::HashMap;

use aws_config::SdkConfig;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;

/// The products of one table.
#[derive(Debug, Clone)]
pub struct DynamoCatalog {
    client: Client,
    table: String,
}

impl DynamoCatalog {
    /// Makes the client: call it once, at start.
    pub fn new(sdk: &SdkConfig, table: impl Into<String>) -> Self {
        Self::with_client(Client::new(sdk), table)
    }

    pub fn with_client(client: Client, table: impl Into<String>) -> Self {
        Self {
            client,
            table: table.into(),
        }
    }
}

type Item = HashMap<String, AttributeValue>;

/// The sub-segment round one call.
macro_rules! call {
    ($catalog:expr, $operation:literal $(, $($fields:tt)*)?) => {
        telemetry::subsegment!(
            "DynamoDB",
            aws.operation = $operation,
            aws.table_name = $catalog.table.as_str(),
            $($($fields)*)?
        )
    };
}
use call;
