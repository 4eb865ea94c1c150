//! Portfolios, quotes and users of the skill in DynamoDB: the ports of `portfolio`, one module each.
//!
//! The key design is in `docs/data-model.md`. No operation scans a table.

mod failure;
mod holdings;
mod quotes;
mod visits;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;

/// The portfolios and quotes of one table.
#[derive(Debug, Clone)]
pub struct DynamoPortfolios {
    client: Client,
    table: String,
}

/// The users of the skill in one table.
#[derive(Debug, Clone)]
pub struct DynamoUsers {
    client: Client,
    table: String,
}

impl DynamoPortfolios {
    pub fn new(client: Client, table: impl Into<String>) -> Self {
        let table = table.into();
        Self { client, table }
    }
}

impl DynamoUsers {
    pub fn new(client: Client, table: impl Into<String>) -> Self {
        let table = table.into();
        Self { client, table }
    }
}

fn text(value: impl Into<String>) -> AttributeValue {
    AttributeValue::S(value.into())
}

/// The sub-segment round one call.
macro_rules! call {
    ($store:expr, $operation:literal) => {
        telemetry::subsegment!(
            "DynamoDB",
            aws.operation = $operation,
            aws.table_name = $store.table.as_str()
        )
    };
}
use call;
