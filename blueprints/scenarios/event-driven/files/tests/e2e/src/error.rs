use lambda_http::http;

/// Why a request could not be sent, or an answer cannot be right.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{0}")]
    Setup(String),
    #[error("the order API cannot be reached: {0}")]
    Connection(#[from] hyper_util::client::legacy::Error),
    #[error("the answer broke off: {0}")]
    Body(String),
    #[error("the request cannot be made: {0}")]
    Request(#[from] http::Error),
    #[error("the request cannot be signed: {0}")]
    Signing(String),
    #[error("the answer is not JSON: {0}")]
    Json(#[from] serde_json::Error),
    #[error("the order `{0}` did not end in time")]
    Late(String),
}
