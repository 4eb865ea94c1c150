use lambda_http::http;

/// Why a request could not be sent.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{0}")]
    Setup(String),
    #[error("the API cannot be reached: {0}")]
    Connection(#[from] hyper_util::client::legacy::Error),
    #[error("the answer broke off: {0}")]
    Body(String),
    #[error("the request cannot be made: {0}")]
    Request(#[from] http::Error),
    #[error("the request cannot be signed: {0}")]
    Signing(String),
}
