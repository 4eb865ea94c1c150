use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::types::AttributeValue;
use serde::{Deserialize, Serialize};
use smart_home::ports::{DropPending, FindPending, KeepPending, Pending};
use smart_home::{DeviceId, HomeError, State};

use crate::failure::failure;
use crate::{DynamoHomes, call, corrupt, full_key};

const ITEM: &str = "pending";

/// Longer than Alexa waits for an answer that was put off.
const WAITED_FOR: Duration = Duration::from_secs(60);

/// The item `pending` of a device.
#[derive(Debug, Serialize, Deserialize)]
struct Record {
    correlation_token: String,
    wished: State,
    /// The table's TTL. DynamoDB deletes a while after, so readers look at it too.
    expires_at: u64,
}

impl KeepPending for DynamoHomes {
    async fn keep(&self, pending: &Pending) -> Result<(), HomeError> {
        let record = Record {
            correlation_token: pending.correlation_token.clone(),
            wished: pending.wished,
            expires_at: now() + WAITED_FOR.as_secs(),
        };
        let item = serde_dynamo::to_item(record).map_err(corrupt)?;
        self.put(format!("device#{}", pending.device), ITEM.to_owned(), item)
            .await
    }
}

impl FindPending for DynamoHomes {
    async fn pending(&self, device: &DeviceId) -> Result<Option<Pending>, HomeError> {
        let item = self
            .get(format!("device#{device}"), ITEM.to_owned())
            .await?;
        let Some(item) = item else { return Ok(None) };
        let record: Record = serde_dynamo::from_item(item).map_err(corrupt)?;
        let is_waited_for = record.expires_at > now();
        Ok(is_waited_for.then(|| Pending {
            device: device.clone(),
            correlation_token: record.correlation_token,
            wished: record.wished,
        }))
    }
}

impl DropPending for DynamoHomes {
    async fn drop(&self, pending: &Pending) -> Result<(), HomeError> {
        let token = AttributeValue::S(pending.correlation_token.clone());
        let delete = self
            .client
            .delete_item()
            .table_name(&self.table)
            .set_key(Some(full_key(
                format!("device#{}", pending.device),
                ITEM.to_owned(),
            )))
            .condition_expression("correlation_token = :token")
            .expression_attribute_values(":token", token);
        match telemetry::traced(call!(self, "DeleteItem"), delete.send()).await {
            Ok(_) => Ok(()),
            // It is gone, or another one is waited for by now.
            Err(SdkError::ServiceError(error))
                if error.err().is_conditional_check_failed_exception() =>
            {
                Ok(())
            }
            Err(error) => Err(failure(error)),
        }
    }
}

fn now() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.unwrap_or_default().as_secs()
}
