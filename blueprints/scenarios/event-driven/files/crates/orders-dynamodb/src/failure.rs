//! What the SDK's errors mean to the stores.

use std::error::Error;

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use orders::OrdersError;

pub(crate) fn failure<E>(error: SdkError<E>) -> OrdersError
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    // In words: the error itself holds the whole answer, which has no place in a log.
    let cause = telemetry::reason(&error).into();
    if is_passing(&error) {
        OrdersError::Unavailable(cause)
    } else {
        OrdersError::Store(cause)
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
