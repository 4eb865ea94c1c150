//! Leases on DynamoDB. The function needs `dynamodb:UpdateItem` on the table.

use crate::{LeaseError, Leases, Run, Taken};
use aws_sdk_dynamodb::{
    Client,
    error::SdkError,
    operation::update_item::{UpdateItemError, builders::UpdateItemFluentBuilder},
    types::{
        AttributeValue, ReturnValuesOnConditionCheckFailure, error::ConditionalCheckFailedException,
    },
};
use telemetry::{subsegment, traced};

/// Free, or left by a run that crashed or repeats its own write; and not done yet.
const FREE: &str = "(attribute_not_exists(holder) OR lease_until <= :now OR holder = :holder) \
    AND (attribute_not_exists(done) OR done < :scheduled)";

/// One item a job, in a table whose key is `job` (S).
#[derive(Debug, Clone)]
pub struct DynamoDbLeases {
    client: Client,
    table: String,
}

impl DynamoDbLeases {
    pub fn new(client: Client, table: impl Into<String>) -> Self {
        Self {
            client,
            table: table.into(),
        }
    }

    fn update(&self, run: &Run, expression: &str, condition: &str) -> UpdateItemFluentBuilder {
        self.client
            .update_item()
            .table_name(&self.table)
            .key("job", text(&run.job))
            .update_expression(expression)
            .condition_expression(condition)
            .expression_attribute_values(":holder", text(&run.holder))
    }

    /// Whether the condition held, or what was in its way.
    async fn send(&self, run: &Run, update: UpdateItemFluentBuilder) -> Result<Taken, LeaseError> {
        let span = subsegment!(
            "DynamoDB",
            aws.operation = "UpdateItem",
            aws.table_name = self.table
        );
        let update = update
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        traced(span, async {
            match update.send().await {
                Ok(_) => Ok(Taken::Ours),
                Err(error) => refused(run, error),
            }
        })
        .await
    }
}

impl Leases for DynamoDbLeases {
    async fn take(&self, run: &Run, now: u64, until: u64) -> Result<Taken, LeaseError> {
        let update = self
            .update(
                run,
                "SET holder = :holder, lease_until = :until, scheduled = :scheduled",
                FREE,
            )
            .expression_attribute_values(":now", number(now))
            .expression_attribute_values(":until", number(until))
            .expression_attribute_values(":scheduled", text(&run.scheduled));
        self.send(run, update).await
    }

    async fn give_back(&self, run: &Run, done: bool) -> Result<(), LeaseError> {
        let update = if done {
            self.update(
                run,
                "SET done = :scheduled REMOVE holder, lease_until, scheduled",
                "holder = :holder",
            )
            .expression_attribute_values(":scheduled", text(&run.scheduled))
        } else {
            self.update(
                run,
                "REMOVE holder, lease_until, scheduled",
                "holder = :holder",
            )
        };
        // A condition that does not hold says that the job has gone to another run.
        self.send(run, update).await.map(drop)
    }
}

fn refused(run: &Run, error: SdkError<UpdateItemError>) -> Result<Taken, LeaseError> {
    let Some(UpdateItemError::ConditionalCheckFailedException(ConditionalCheckFailedException {
        item,
        ..
    })) = error.as_service_error()
    else {
        // In words: the error itself holds the whole answer, which has no place in a log.
        return Err(LeaseError(telemetry::reason(&error).into()));
    };
    let done = item
        .as_ref()
        .and_then(|item| item.get("done")?.as_s().ok())
        .is_some_and(|done| *done >= run.scheduled);
    Ok(if done { Taken::Done } else { Taken::Busy })
}

fn text(value: &str) -> AttributeValue {
    AttributeValue::S(value.to_owned())
}

fn number(value: u64) -> AttributeValue {
    AttributeValue::N(value.to_string())
}
