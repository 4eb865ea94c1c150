use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{CancellationReason, Put, TransactWriteItem, Update};
use trends::ports::CountPost;
use trends::{Counted, Hashtag, Moment, Post, TrendsError};

use crate::failure::{failure, is_throttling};
use crate::item::{count_expires, count_key, mark, number};
use crate::{DynamoTrends, call};

/// The mark and the counts in one transaction: a post that comes again changes nothing, and one that failed
/// half-way is not half counted.
impl CountPost for DynamoTrends {
    async fn count(&self, post: &Post) -> Result<Counted, TrendsError> {
        let adds = post
            .hashtags
            .iter()
            .map(|tag| self.add(tag, post))
            .collect::<Result<Vec<_>, _>>()?;
        let write = self
            .client
            .transact_write_items()
            .set_transact_items(Some([vec![self.mark(post)?], adds].concat()));
        let span = call!(self, "TransactWriteItems");
        let answered = async {
            match write.send().await {
                Ok(_) => Ok(Counted::New),
                Err(error) => refusal(error),
            }
        };
        telemetry::traced(span, answered).await
    }
}

impl DynamoTrends {
    fn mark(&self, post: &Post) -> Result<TransactWriteItem, TrendsError> {
        let put = Put::builder()
            .table_name(&self.table)
            .set_item(Some(mark(post, Moment::now())))
            .condition_expression("attribute_not_exists(pk)")
            .build();
        Ok(TransactWriteItem::builder()
            .put(put.map_err(fault)?)
            .build())
    }

    fn add(&self, hashtag: &Hashtag, post: &Post) -> Result<TransactWriteItem, TrendsError> {
        let update = Update::builder()
            .table_name(&self.table)
            .set_key(Some(count_key(hashtag, post)))
            .update_expression("ADD posts :one SET expires_at = :expires_at")
            .expression_attribute_values(":one", number(1))
            .expression_attribute_values(":expires_at", count_expires(post))
            .build();
        Ok(TransactWriteItem::builder()
            .update(update.map_err(fault)?)
            .build())
    }
}

fn fault(error: impl std::error::Error + Send + Sync + 'static) -> TrendsError {
    TrendsError::Store(error.into())
}

/// A transaction that was cancelled says why, item by item. The first item is the mark.
fn refusal(error: SdkError<TransactWriteItemsError>) -> Result<Counted, TrendsError> {
    if let Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) =
        error.as_service_error()
    {
        let reasons: Vec<_> = cancelled.cancellation_reasons().iter().map(code).collect();
        if reasons.first() == Some(&"ConditionalCheckFailed") {
            return Ok(Counted::Again);
        }
        if reasons.iter().any(|code| is_passing(code)) {
            return Err(TrendsError::Unavailable(error.into()));
        }
    }
    Err(failure(error))
}

fn code(reason: &CancellationReason) -> &str {
    reason.code().unwrap_or_default()
}

/// Another transaction was at one of the counts, or the table is throttled: the next try may succeed.
fn is_passing(code: &str) -> bool {
    matches!(
        code,
        "TransactionConflict" | "ThrottlingError" | "ProvisionedThroughputExceeded"
    ) || is_throttling(code)
}
