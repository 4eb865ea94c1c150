use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};
use portfolio::ports::RememberVisit;
use portfolio::{PortfolioError, SessionId, UserId, Visits};
use serde::Deserialize;

use crate::failure::failure;
use crate::{DynamoUsers, call, text};

/// Who does not come back within this time is a stranger again.
const REMEMBERED: Duration = Duration::from_secs(180 * 24 * 60 * 60);

/// The item of a user.
#[derive(Debug, Deserialize)]
struct Record {
    visits: u64,
}

impl RememberVisit for DynamoUsers {
    async fn remember(&self, user: &UserId, session: &SessionId) -> Result<Visits, PortfolioError> {
        let update = self
            .client
            .update_item()
            .table_name(&self.table)
            .key("user_id", text(user.as_str()))
            .update_expression("ADD visits :one SET last_session = :session, expires_at = :expires")
            .expression_attribute_values(":one", number(1))
            .expression_attribute_values(":session", text(session.as_str()))
            .expression_attribute_values(":expires", number(expiry()))
            .return_values(ReturnValue::AllNew);
        let output = telemetry::traced(call!(self, "UpdateItem"), update.send())
            .await
            .map_err(failure)?;
        let record: Record = serde_dynamo::from_item(output.attributes.unwrap_or_default())
            .map_err(|error| PortfolioError::Store(error.into()))?;
        Ok(Visits {
            count: record.visits,
        })
    }
}

fn expiry() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    (now.unwrap_or_default() + REMEMBERED).as_secs()
}

fn number(value: u64) -> AttributeValue {
    AttributeValue::N(value.to_string())
}
