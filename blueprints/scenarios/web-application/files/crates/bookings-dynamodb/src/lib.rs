//! The Bookings in a DynamoDB table: the ports of `bookings`, one module each.
//!
//! The key design and its access patterns are in `docs/data-model.md`. No operation scans the table, and
//! every write that could undo somebody else's carries a condition.

mod cancel;
mod change;
mod failure;
mod get;
mod list;
mod put_new;
mod record;
mod write;

use std::collections::HashMap;

use aws_config::SdkConfig;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use bookings::{BookingId, Owner};

/// The bookings of one table.
#[derive(Debug, Clone)]
pub struct DynamoBookings {
    client: Client,
    table: String,
}

impl DynamoBookings {
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

/// What names one booking: never an id alone.
fn key(owner: &Owner, id: BookingId) -> Item {
    Item::from([
        ("owner".to_owned(), record::text(owner)),
        ("id".to_owned(), record::text(id)),
    ])
}

/// The sub-segment round one call.
macro_rules! call {
    ($bookings:expr, $operation:literal $(, $($fields:tt)*)?) => {
        telemetry::subsegment!(
            "DynamoDB",
            aws.operation = $operation,
            aws.table_name = $bookings.table.as_str(),
            $($($fields)*)?
        )
    };
}
use call;
