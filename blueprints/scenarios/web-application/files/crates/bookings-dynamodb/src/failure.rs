//! What the SDK's errors mean to the bookings.

use std::error::Error;
use std::time::Duration;

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use bookings::BookingsError;

/// The SDK has used up its own retries by then, so callers should wait longer than it did.
const RETRY_AFTER: Duration = Duration::from_secs(1);

pub(crate) fn failure<E>(error: SdkError<E>) -> BookingsError
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    if is_passing(&error) {
        BookingsError::Unavailable {
            retry_after: RETRY_AFTER,
            cause: error.into(),
        }
    } else {
        BookingsError::Store(error.into())
    }
}

fn is_passing<E: ProvideErrorMetadata>(error: &SdkError<E>) -> bool {
    match error {
        SdkError::TimeoutError(_) | SdkError::ResponseError(_) => true,
        SdkError::DispatchFailure(failure) => failure.is_timeout() || failure.is_io(),
        SdkError::ServiceError(answer) => {
            answer.raw().status().is_server_error()
                || answer.err().code().is_some_and(is_throttling)
        }
        _ => false,
    }
}

fn is_throttling(code: &str) -> bool {
    matches!(
        code,
        "ThrottlingException"
            | "ProvisionedThroughputExceededException"
            | "RequestLimitExceeded"
            | "TransactionConflictException"
            | "ReplicatedWriteConflictException"
    )
}
