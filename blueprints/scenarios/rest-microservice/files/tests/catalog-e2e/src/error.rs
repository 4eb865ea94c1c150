use catalog_contract::Breach;
use lambda_http::http;

/// Why a request could not be sent, or an answer cannot be right.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{0}")]
    Setup(String),
    #[error(transparent)]
    Call(#[from] api_client::Error),
    #[error("{operation} answered {status} against the contract: {breach}")]
    Contract {
        operation: &'static str,
        status: http::StatusCode,
        breach: Breach,
    },
    #[error("the answer is not JSON: {0}")]
    Json(#[from] serde_json::Error),
    #[error("the answer has no header `{0}`")]
    Header(&'static str),
    #[error("a task of the test failed: {0}")]
    Task(#[from] tokio::task::JoinError),
}
