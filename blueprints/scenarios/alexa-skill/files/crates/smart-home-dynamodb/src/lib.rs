//! Homes in a DynamoDB table: devices and their owners, grants, and answers that Alexa waits for.
//!
//! The key design is in `docs/data-model.md`. Nothing scans the table.

mod devices;
mod failure;
mod grants;
mod pending;

use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use smart_home::HomeError;

/// The homes of one table.
#[derive(Debug, Clone)]
pub struct DynamoHomes {
    client: Client,
    table: String,
}

type Item = HashMap<String, AttributeValue>;

impl DynamoHomes {
    pub fn new(client: Client, table: impl Into<String>) -> Self {
        let table = table.into();
        Self { client, table }
    }

    async fn get(&self, key: String, item: String) -> Result<Option<Item>, HomeError> {
        let get = self
            .client
            .get_item()
            .table_name(&self.table)
            .set_key(Some(full_key(key, item)))
            // A note that was just written must be seen, or nobody answers.
            .consistent_read(true);
        let output = telemetry::traced(call!(self, "GetItem"), get.send()).await;
        Ok(output.map_err(failure::failure)?.item)
    }

    async fn put(&self, key: String, item: String, rest: Item) -> Result<(), HomeError> {
        let mut whole = full_key(key, item);
        whole.extend(rest);
        let put = self
            .client
            .put_item()
            .table_name(&self.table)
            .set_item(Some(whole));
        let output = telemetry::traced(call!(self, "PutItem"), put.send()).await;
        output.map_err(failure::failure)?;
        Ok(())
    }
}

fn full_key(key: String, item: String) -> Item {
    Item::from([
        ("key".to_owned(), AttributeValue::S(key)),
        ("item".to_owned(), AttributeValue::S(item)),
    ])
}

fn corrupt(error: impl Into<smart_home::Cause>) -> HomeError {
    HomeError::Failed(error.into())
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
