use serde::{Deserialize, Serialize};
use smart_home::ports::{DropGrant, FindGrant, Grant, KeepGrant};
use smart_home::{CustomerId, HomeError};

use crate::failure::failure;
use crate::{DynamoHomes, call, corrupt, full_key};

const ITEM: &str = "grant";

/// The item `grant` of a customer. The tokens are in no line of any log.
#[derive(Serialize, Deserialize)]
struct Record {
    access_token: String,
    refresh_token: String,
    /// Not the table's TTL: the refresh token holds on.
    holds_until: i64,
}

impl KeepGrant for DynamoHomes {
    async fn keep_grant(&self, customer: &CustomerId, grant: &Grant) -> Result<(), HomeError> {
        let record = Record {
            access_token: grant.access_token.clone(),
            refresh_token: grant.refresh_token.clone(),
            holds_until: grant.expires_at,
        };
        let item = serde_dynamo::to_item(record).map_err(corrupt)?;
        self.put(format!("customer#{customer}"), ITEM.to_owned(), item)
            .await
    }
}

impl FindGrant for DynamoHomes {
    async fn grant(&self, customer: &CustomerId) -> Result<Option<Grant>, HomeError> {
        let item = self
            .get(format!("customer#{customer}"), ITEM.to_owned())
            .await?;
        let Some(item) = item else { return Ok(None) };
        let record: Record = serde_dynamo::from_item(item).map_err(corrupt)?;
        Ok(Some(Grant {
            access_token: record.access_token,
            refresh_token: record.refresh_token,
            expires_at: record.holds_until,
        }))
    }
}

impl DropGrant for DynamoHomes {
    async fn drop_grant(&self, customer: &CustomerId) -> Result<(), HomeError> {
        let delete = self
            .client
            .delete_item()
            .table_name(&self.table)
            .set_key(Some(full_key(
                format!("customer#{customer}"),
                ITEM.to_owned(),
            )));
        let output = telemetry::traced(call!(self, "DeleteItem"), delete.send()).await;
        output.map_err(failure)?;
        Ok(())
    }
}
