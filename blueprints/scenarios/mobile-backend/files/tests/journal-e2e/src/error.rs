/// What came between a test and what it tests.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{0} is not set (`just e2e` runs the tests locally)")]
    Missing(String),
    #[error("there was no answer")]
    Http(#[from] reqwest::Error),
    #[error("the answer was no JSON")]
    Json(#[from] serde_json::Error),
    #[error("the subscription failed: {0}")]
    Socket(String),
    #[error("S3 refused it: {0}")]
    S3(String),
}
