//! Requests and answers over HTTP.

use std::time::Duration;

use http_body_util::{BodyExt, Full};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client as Pool;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use lambda_http::Body;
use lambda_http::http::{Method, Request, Response, StatusCode, header};

use crate::target::{Caller, Target};
use crate::{Error, signing};

/// How often a request is sent again that was refused for load.
const TRIES: u32 = 60;

type Bytes = Full<std::io::Cursor<Vec<u8>>>;

/// A request before it is addressed and signed.
#[derive(Debug, Clone)]
pub struct Sending {
    pub method: Method,
    /// From `/v1` on, with the query.
    pub path: String,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
}

/// A caller of one API.
#[derive(Debug, Clone)]
pub struct Client {
    pool: Pool<HttpsConnector<HttpConnector>, Bytes>,
    target: Target,
}

impl Client {
    /// # Errors
    /// This machine has no certificates.
    pub fn new(target: Target) -> Result<Self, Error> {
        let connector = HttpsConnectorBuilder::new()
            .with_native_roots()
            .map_err(|reason| Error::Setup(format!("no certificates: {reason}")))?
            .https_or_http()
            .enable_http1()
            .build();
        Ok(Self {
            pool: Pool::builder(TokioExecutor::new()).build(connector),
            target,
        })
    }

    /// The same API, called by somebody else.
    #[must_use]
    pub fn called_by(&self, caller: Caller) -> Self {
        Self {
            pool: self.pool.clone(),
            target: self.target.called_by(caller),
        }
    }

    /// Who calls.
    #[must_use]
    pub fn caller(&self) -> &Caller {
        &self.target.caller
    }

    /// Sends a request, and again after a while as long as it is refused for load.
    ///
    /// # Errors
    /// There was no answer.
    pub async fn patiently(&self, sending: &Sending) -> Result<Response<Body>, Error> {
        for _ in 1..TRIES {
            let answer = self.once(sending).await?;
            if !matches!(
                answer.status(),
                StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE
            ) {
                return Ok(answer);
            }
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
        self.once(sending).await
    }

    /// Sends a request.
    ///
    /// # Errors
    /// There was no answer.
    pub async fn once(&self, sending: &Sending) -> Result<Response<Body>, Error> {
        let request = self
            .request(sending)?
            .map(|body| Full::new(std::io::Cursor::new(body)));
        let (mut parts, body) = self.pool.request(request).await?.into_parts();
        let bytes = body
            .collect()
            .await
            .map_err(|reason| Error::Body(reason.to_string()))?
            .to_bytes();
        let body = if bytes.is_empty() {
            Body::Empty
        } else {
            Body::Binary(bytes.to_vec())
        };
        if matches!(body, Body::Empty) {
            // API Gateway gives every answer a content type, also those that have no content.
            parts.headers.remove(header::CONTENT_TYPE);
        }
        Ok(Response::from_parts(parts, body))
    }

    fn request(&self, sending: &Sending) -> Result<Request<Vec<u8>>, Error> {
        let Target {
            url,
            caller,
            api_key,
        } = &self.target;
        let mut request = Request::builder()
            .method(&sending.method)
            .uri(format!("{url}{}", sending.path));
        for (name, value) in &sending.headers {
            request = request.header(*name, value);
        }
        if let Some(key) = api_key {
            request = request.header("x-api-key", key);
        }
        if let Caller::Bearer(token) = caller {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let request = request.body(sending.body.clone())?;
        match caller {
            Caller::Signed {
                credentials,
                region,
            } => signing::signed(request, credentials, region),
            Caller::Bearer(_) | Caller::Anonymous => Ok(request),
        }
    }
}
