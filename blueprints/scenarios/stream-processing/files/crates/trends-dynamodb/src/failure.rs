//! What the SDK's errors mean to the trends.

use std::error::Error;

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use trends::TrendsError;

pub(crate) fn failure<E>(error: SdkError<E>) -> TrendsError
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    if is_passing(&error) {
        TrendsError::Unavailable(error.into())
    } else {
        TrendsError::Store(error.into())
    }
}

pub(crate) fn is_passing<E: ProvideErrorMetadata>(error: &SdkError<E>) -> bool {
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

pub(crate) fn is_throttling(code: &str) -> bool {
    matches!(
        code,
        "ThrottlingException"
            | "ProvisionedThroughputExceededException"
            | "RequestLimitExceeded"
            | "TransactionConflictException"
            | "ReplicatedWriteConflictException"
    )
}
