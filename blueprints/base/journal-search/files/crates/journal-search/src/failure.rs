use http::{Response, StatusCode};
use journal::JournalError;
use journal_https::ExchangeError;

/// The answer as a whole was no success.
#[derive(Debug, thiserror::Error)]
#[error("OpenSearch answered {0}")]
struct Status(StatusCode);

#[derive(Debug, thiserror::Error)]
#[error("OpenSearch answered what cannot be read")]
struct Unreadable(#[source] serde_json::Error);

pub(crate) fn no_answer(error: ExchangeError) -> JournalError {
    JournalError::Unavailable(error.into())
}

pub(crate) fn unreadable(error: serde_json::Error) -> JournalError {
    JournalError::Store(Unreadable(error).into())
}

/// What the status says of the whole request; the body may quote posts, and is left alone.
pub(crate) fn status(answer: &Response<Vec<u8>>) -> Result<(), JournalError> {
    let status = answer.status();
    match status {
        _ if status.is_success() => Ok(()),
        // 403 too: a right that was just given may need a minute.
        StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT | StatusCode::FORBIDDEN => {
            Err(JournalError::Unavailable(Status(status).into()))
        }
        _ if status.is_server_error() => Err(JournalError::Unavailable(Status(status).into())),
        _ => Err(JournalError::Store(Status(status).into())),
    }
}
