/// Why a request could not be sent, or an answer cannot be right.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{0}")]
    Setup(String),
    #[error(transparent)]
    Call(#[from] api_client::Error),
    #[error("the answer is not JSON: {0}")]
    Json(#[from] serde_json::Error),
}
