//! What the SDK's errors mean to the journal.

use std::error::Error;

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use journal::JournalError;

pub(crate) fn failure<E>(error: SdkError<E>) -> JournalError
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    match is_passing(&error) {
        true => JournalError::Unavailable(error.into()),
        false => JournalError::Store(error.into()),
    }
}

fn is_passing<E: ProvideErrorMetadata>(error: &SdkError<E>) -> bool {
    match error {
        SdkError::TimeoutError(_) | SdkError::ResponseError(_) => true,
        SdkError::DispatchFailure(failure) => failure.is_timeout() || failure.is_io(),
        SdkError::ServiceError(answer) => {
            let throttled = answer.err().code().is_some_and(is_throttling);
            throttled || answer.raw().status().is_server_error()
        }
        _ => false,
    }
}

fn is_throttling(code: &str) -> bool {
    matches!(
        code,
        "ThrottlingException" | "ProvisionedThroughputExceededException" | "RequestLimitExceeded"
    )
}
