//! What the SDK's errors mean to the skill.

use std::error::Error;

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use portfolio::PortfolioError;

pub(crate) fn failure<E>(error: SdkError<E>) -> PortfolioError
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    if is_passing(&error) {
        PortfolioError::Unavailable(error.into())
    } else {
        PortfolioError::Store(error.into())
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
        "ThrottlingException" | "ProvisionedThroughputExceededException" | "RequestLimitExceeded"
    )
}
