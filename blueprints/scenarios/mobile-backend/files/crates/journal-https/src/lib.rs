//! Requests over HTTPS to what has no SDK. [`Exchange`] is all that callers need; [`Recorded`] gives it to tests.

mod recorded;

use std::future::Future;
use std::time::Duration;

use http::{Request, Response};
use reqwest::redirect::Policy;

pub use recorded::Recorded;

/// There was no answer.
#[derive(Debug, thiserror::Error)]
pub enum ExchangeError {
    #[error("the request took too long")]
    Timeout,
    #[error("there was no answer")]
    NoAnswer(#[source] Box<dyn std::error::Error + Send + Sync>),
}

pub trait Exchange: Send + Sync {
    /// Sends a request and reads the whole answer, whatever its status.
    fn exchange(
        &self,
        request: Request<Vec<u8>>,
    ) -> impl Future<Output = Result<Response<Vec<u8>>, ExchangeError>> + Send;
}

/// A client with its pool of connections: make one, at start.
#[derive(Debug, Clone)]
pub struct Https(reqwest::Client);

impl Https {
    /// A client that gives up a request after `timeout`.
    ///
    /// # Errors
    /// There are no trusted root certificates here.
    pub fn new(timeout: Duration) -> Result<Self, ExchangeError> {
        let client = reqwest::Client::builder()
            // The address was chosen with care; a redirect was not.
            .redirect(Policy::none())
            .connect_timeout(timeout / 2)
            .timeout(timeout)
            .build();
        client.map(Self).map_err(failed)
    }
}

impl Exchange for Https {
    async fn exchange(
        &self,
        request: Request<Vec<u8>>,
    ) -> Result<Response<Vec<u8>>, ExchangeError> {
        let request = request.try_into().map_err(failed)?;
        let answer = self.0.execute(request).await.map_err(failed)?;
        let mut response = Response::builder().status(answer.status());
        for (name, value) in answer.headers() {
            response = response.header(name, value);
        }
        let body = answer.bytes().await.map_err(failed)?.to_vec();
        response
            .body(body)
            .map_err(|reason| ExchangeError::NoAnswer(reason.into()))
    }
}

/// Without the address: it may hold what has no place in a log.
fn failed(error: reqwest::Error) -> ExchangeError {
    match error.is_timeout() {
        true => ExchangeError::Timeout,
        false => ExchangeError::NoAnswer(error.without_url().into()),
    }
}
