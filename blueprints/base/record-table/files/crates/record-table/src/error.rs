//! What the SDK's errors mean to who writes a record.

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};

/// What went wrong: for the log.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// Another try may succeed.
    #[error("the table does not answer")]
    Unavailable(#[source] Cause),
    /// No try will, until somebody mends the record, the table or the right to write.
    #[error("the table refused the record")]
    Refused(#[source] Cause),
}

impl RecordError {
    pub(crate) fn from_sdk<E>(error: &SdkError<E>) -> Self
    where
        E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
    {
        // In words: the error itself holds the whole answer, which has no place in a log.
        let cause = telemetry::reason(error).into();
        match is_passing(error) {
            true => Self::Unavailable(cause),
            false => Self::Refused(cause),
        }
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
