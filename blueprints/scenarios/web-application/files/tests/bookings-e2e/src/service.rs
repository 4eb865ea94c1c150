//! The operations of the contract, by the address that the page uses.

use std::sync::Arc;

use api_client::{Caller, Client, Sending, Target};
use bookings_contract::Contract;
use lambda_http::Body;
use lambda_http::http::{Method, Response, StatusCode, Uri};
use serde_json::Value;

use crate::Error;

/// The service, called by one customer.
#[derive(Debug, Clone)]
pub struct Service {
    client: Client,
    contract: Arc<Contract>,
    /// Of a site on this machine, whose name not every resolver knows.
    host: Option<String>,
}

/// An answer that keeps the contract.
#[derive(Debug)]
pub struct Answer(Response<Body>);

impl Answer {
    #[must_use]
    pub fn status(&self) -> u16 {
        self.0.status().as_u16()
    }

    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.0.headers().get(name)?.to_str().ok()
    }

    #[must_use]
    pub fn body(&self) -> &[u8] {
        self.0.body()
    }

    /// # Errors
    /// The body is not JSON.
    pub fn json(&self) -> Result<Value, Error> {
        Ok(serde_json::from_slice(self.0.body())?)
    }

    /// The `ETag`, for `If-Match`.
    ///
    /// # Errors
    /// There is none.
    pub fn etag(&self) -> Result<String, Error> {
        self.header("etag")
            .map(str::to_owned)
            .ok_or(Error::Header("ETag"))
    }

    /// # Errors
    /// The body names no booking.
    pub fn id(&self) -> Result<String, Error> {
        let id = self.json()?["id"].as_str().map(str::to_owned);
        id.ok_or_else(|| Error::Setup(format!("the answer names no booking: {:?}", self.0)))
    }
}

impl Service {
    /// The service as the customer whose variables begin so: `STANDARD`, `OTHER`, `PREMIUM`.
    ///
    /// # Errors
    /// A variable is not set, this machine has no certificates, or the contract cannot be read.
    pub fn of(customer: &str) -> Result<Self, Error> {
        let tier = if customer == "PREMIUM" {
            "BOOKINGS_PREMIUM_KEY"
        } else {
            "BOOKINGS_STANDARD_KEY"
        };
        let token = variable(&format!("{customer}_TOKEN"))?;
        Self::at(Caller::Bearer(token), Some(variable(tier)?))
    }

    /// The service as nobody in particular, with a key or without.
    ///
    /// # Errors
    /// As [`Service::of`].
    pub fn anonymously(api_key: Option<String>) -> Result<Self, Error> {
        Self::at(Caller::Anonymous, api_key)
    }

    /// # Errors
    /// As [`Service::of`].
    pub fn at(caller: Caller, api_key: Option<String>) -> Result<Self, Error> {
        let (url, host) = address(&variable("BOOKINGS_SITE_URL")?)?;
        let contract = Contract::read().map_err(|reason| Error::Setup(reason.to_string()))?;
        let target = Target {
            url,
            caller,
            api_key,
        };
        Ok(Self {
            client: Client::new(target)?,
            contract: Arc::new(contract),
            host,
        })
    }

    /// # Errors
    /// No answer, or one against the contract; so for all that follow.
    pub async fn create(&self, key: &str, booking: &Value) -> Result<Answer, Error> {
        let sending = Sending {
            method: Method::POST,
            path: "/api/v1/bookings".to_owned(),
            headers: vec![
                ("content-type", "application/json".to_owned()),
                ("idempotency-key", key.to_owned()),
            ],
            body: booking.to_string().into_bytes(),
        };
        self.send("createBooking", sending).await
    }

    pub async fn get(&self, id: &str) -> Result<Answer, Error> {
        self.send("getBooking", bare(Method::GET, id)).await
    }

    pub async fn list(&self, query: &str) -> Result<Answer, Error> {
        let path = format!("/api/v1/bookings?{query}");
        let sending = Sending {
            path,
            ..bare(Method::GET, "")
        };
        self.send("listBookings", sending).await
    }

    /// `version` is the value of `If-Match`; nothing leaves the header out.
    pub async fn change(
        &self,
        id: &str,
        version: Option<&str>,
        changes: &Value,
    ) -> Result<Answer, Error> {
        let mut headers = vec![("content-type", "application/json".to_owned())];
        headers.extend(version.map(|version| ("if-match", version.to_owned())));
        let sending = Sending {
            headers,
            body: changes.to_string().into_bytes(),
            ..bare(Method::PUT, id)
        };
        self.send("changeBooking", sending).await
    }

    pub async fn cancel(&self, id: &str) -> Result<Answer, Error> {
        self.send("cancelBooking", bare(Method::DELETE, id)).await
    }

    /// Any request to an operation.
    pub async fn send(&self, operation: &'static str, sending: Sending) -> Result<Answer, Error> {
        let answer = self.client.patiently(&self.addressed(sending)).await?;
        let status = answer.status();
        // The authorizer and the check of the key refuse by themselves, whatever the operation.
        if matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) {
            return Ok(Answer(answer));
        }
        match self.contract.check_answer(operation, &answer) {
            Ok(()) => Ok(Answer(answer)),
            Err(breach) => Err(Error::Contract {
                operation,
                status,
                breach,
            }),
        }
    }

    /// A file of the site.
    pub async fn file(&self, path: &str) -> Result<Answer, Error> {
        let sending = Sending {
            path: path.to_owned(),
            ..bare(Method::GET, "")
        };
        Ok(Answer(self.client.once(&self.addressed(sending)).await?))
    }

    fn addressed(&self, mut sending: Sending) -> Sending {
        sending
            .headers
            .extend(self.host.clone().map(|host| ("host", host)));
        sending
    }
}

fn bare(method: Method, id: &str) -> Sending {
    Sending {
        method,
        path: format!("/api/v1/bookings/{id}"),
        headers: Vec::new(),
        body: Vec::new(),
    }
}

/// Where to connect to, and the host to name there if that is another.
fn address(url: &str) -> Result<(String, Option<String>), Error> {
    let url = url.trim_end_matches('/');
    let uri: Uri = url
        .parse()
        .map_err(|reason| Error::Setup(format!("BOOKINGS_SITE_URL is no URL: {reason}")))?;
    let local = uri.authority().filter(|a| a.host().ends_with(".localhost"));
    Ok(match local {
        Some(authority) => {
            let port = authority.port_u16().unwrap_or(80);
            let host = authority.as_str().to_owned();
            (format!("http://127.0.0.1:{port}"), Some(host))
        }
        None => (url.to_owned(), None),
    })
}

/// # Errors
/// It is not set.
pub fn variable(name: &str) -> Result<String, Error> {
    std::env::var(name)
        .ok()
        .filter(|value| !value.is_empty())
        .ok_or_else(|| {
            Error::Setup(format!(
                "{name} is not set (`just e2e` runs the tests locally)"
            ))
        })
}
