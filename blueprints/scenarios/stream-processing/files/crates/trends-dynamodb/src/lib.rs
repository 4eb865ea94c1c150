//! The trends in a DynamoDB table: the ports of `trends`, one module each.
//!
//! The key design and its access patterns are in `docs/data-model.md`. No operation scans the table, and
//! what counts posts carries a condition.

mod count;
mod failure;
mod item;
mod keep;
mod read;

use aws_config::SdkConfig;
use aws_sdk_dynamodb::Client;

/// The trends of one table.
#[derive(Debug, Clone)]
pub struct DynamoTrends {
    client: Client,
    table: String,
}

impl DynamoTrends {
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

/// The sub-segment round one call.
macro_rules! call {
    ($trends:expr, $operation:literal $(, $($fields:tt)*)?) => {
        telemetry::subsegment!(
            "DynamoDB",
            aws.operation = $operation,
            aws.table_name = $trends.table.as_str(),
            $($($fields)*)?
        )
    };
}
use call;
