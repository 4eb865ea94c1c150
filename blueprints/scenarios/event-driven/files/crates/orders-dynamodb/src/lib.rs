//! Orders, stock, payments and shipments in DynamoDB, a table each: the ports of `orders`.
//!
//! The keys and access patterns are in `docs/architecture.md#data`. No operation scans a table, and every
//! write that could undo somebody else's carries a condition.

mod failure;
mod orders;
mod payments;
mod record;
mod shipments;
mod stock;

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;

pub use orders::DynamoOrders;
pub use payments::DynamoPayments;
pub use shipments::DynamoShipments;
pub use stock::DynamoStock;

type Item = HashMap<String, AttributeValue>;

fn text(value: impl Into<String>) -> AttributeValue {
    AttributeValue::S(value.into())
}

fn number(value: impl ToString) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

/// Whether the attribute of an item has this text.
fn says(item: Option<&Item>, name: &str, value: &str) -> bool {
    let found = item
        .and_then(|item| item.get(name))
        .and_then(|found| found.as_s().ok());
    found.is_some_and(|found| found == value)
}

/// A table and its client, as each of the stores has them.
macro_rules! table {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone)]
        pub struct $name {
            client: aws_sdk_dynamodb::Client,
            table: String,
        }

        impl $name {
            pub fn new(client: aws_sdk_dynamodb::Client, table: impl Into<String>) -> Self {
                Self { client, table: table.into() }
            }
        }
    };
}
use table;

/// The sub-segment round one call.
macro_rules! call {
    ($store:expr, $operation:literal, $order:expr) => {
        telemetry::subsegment!(
            "DynamoDB",
            aws.operation = $operation,
            aws.table_name = $store.table.as_str(),
            annotation.order_id = %$order,
        )
    };
}
use call;
