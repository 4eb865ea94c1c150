//! Writes that carry a condition.

use std::error::Error;
use std::future::Future;

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::types::error::ConditionalCheckFailedException;
use bookings::BookingsError;

use crate::Item;
use crate::failure::failure;

/// How a conditional write ended. That the condition did not hold is an answer and no failure.
pub(crate) enum Write<T> {
    Done(T),
    /// With the item that is stored, if there is one.
    Refused(Option<Item>),
}

/// Makes the call; `refusal` finds the one error that is an answer.
pub(crate) async fn conditional<T, E>(
    call: impl Future<Output = Result<T, SdkError<E>>>,
    refusal: fn(&E) -> Option<&ConditionalCheckFailedException>,
) -> Result<Write<T>, BookingsError>
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    match call.await {
        Ok(output) => Ok(Write::Done(output)),
        Err(error) => match error.as_service_error().and_then(refusal) {
            Some(refusal) => Ok(Write::Refused(refusal.item.clone())),
            None => Err(failure(error)),
        },
    }
}
