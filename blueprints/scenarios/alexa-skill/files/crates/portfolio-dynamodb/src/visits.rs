use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue, ReturnValuesOnConditionCheckFailure};
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
            // Alexa, or the SDK, may tell of the same conversation twice.
            .condition_expression("attribute_not_exists(user_id) OR last_session <> :session")
            .expression_attribute_values(":one", number(1))
            .expression_attribute_values(":session", text(session.as_str()))
            .expression_attribute_values(":expires", number(expiry()))
            .return_values(ReturnValue::AllNew)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let item = match telemetry::traced(call!(self, "UpdateItem"), update.send()).await {
            Ok(output) => output.attributes,
            Err(SdkError::ServiceError(answer)) if is_known(answer.err()) => known(answer.err()),
            Err(error) => return Err(failure(error)),
        };
        let record: Record = serde_dynamo::from_item(item.unwrap_or_default())
            .map_err(|error| PortfolioError::Store(error.into()))?;
        Ok(Visits {
            count: record.visits,
        })
    }
}

fn is_known(error: &UpdateItemError) -> bool {
    matches!(error, UpdateItemError::ConditionalCheckFailedException(_))
}

fn known(error: &UpdateItemError) -> Option<std::collections::HashMap<String, AttributeValue>> {
    match error {
        UpdateItemError::ConditionalCheckFailedException(refusal) => refusal.item.clone(),
        _ => None,
    }
}

fn expiry() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    (now.unwrap_or_default() + REMEMBERED).as_secs()
}

fn number(value: u64) -> AttributeValue {
    AttributeValue::N(value.to_string())
}
