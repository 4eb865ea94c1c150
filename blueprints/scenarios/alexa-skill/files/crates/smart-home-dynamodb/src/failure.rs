//! What the SDK's errors mean to a home.

use std::error::Error;

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use smart_home::HomeError;

pub(crate) fn failure<E>(error: SdkError<E>) -> HomeError
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    match error.code() {
        Some(
            "ThrottlingException"
            | "ProvisionedThroughputExceededException"
            | "RequestLimitExceeded",
        ) => HomeError::Throttled(error.into()),
        _ => HomeError::Failed(error.into()),
    }
}
