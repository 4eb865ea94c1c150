//! The operations of the contract.

use std::sync::Arc;

use catalog_contract::Contract;
use lambda_http::Body;
use lambda_http::http::{Method, Response, StatusCode};
use serde_json::Value;

use api_client::{Caller, Client, Sending, Target};

use crate::Error;

/// A catalog that is called.
#[derive(Debug, Clone)]
pub struct Catalog {
    client: Client,
    contract: Arc<Contract>,
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
}

impl Catalog {
    /// The catalog that the environment names.
    ///
    /// # Errors
    /// It names none, or [`Catalog::at`] fails.
    pub fn given() -> Result<Self, Error> {
        Self::at(Target::given("CATALOG")?)
    }

    /// # Errors
    /// This machine has no certificates, or the contract cannot be read.
    pub fn at(target: Target) -> Result<Self, Error> {
        let contract = Contract::read().map_err(|reason| Error::Setup(reason.to_string()))?;
        Ok(Self {
            client: Client::new(target)?,
            contract: Arc::new(contract),
        })
    }

    /// The same catalog, called by nobody in particular.
    #[must_use]
    pub fn anonymously(&self) -> Self {
        self.called_by(Caller::Anonymous)
    }

    /// The same catalog, called by somebody who pretends to be this caller.
    #[must_use]
    pub fn forged(&self) -> Option<Self> {
        Some(self.called_by(self.client.caller().forged()?))
    }

    fn called_by(&self, caller: Caller) -> Self {
        Self {
            client: self.client.called_by(caller),
            contract: Arc::clone(&self.contract),
        }
    }

    /// # Errors
    /// No answer, or one against the contract; so for all that follow.
    pub async fn create(&self, key: &str, product: &Value) -> Result<Answer, Error> {
        self.send("createProduct", create(key, product)).await
    }

    pub async fn get(&self, id: &str) -> Result<Answer, Error> {
        self.send("getProduct", bare(Method::GET, id)).await
    }

    pub async fn list(&self, query: &str) -> Result<Answer, Error> {
        let path = format!("/v1/products?{query}");
        let sending = Sending {
            method: Method::GET,
            path,
            headers: Vec::new(),
            body: Vec::new(),
        };
        self.send("listProducts", sending).await
    }

    /// `version` is the value of `If-Match`; nothing leaves the header out.
    pub async fn update(
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
        self.send("updateProduct", sending).await
    }

    pub async fn delete(&self, id: &str) -> Result<Answer, Error> {
        self.send("deleteProduct", bare(Method::DELETE, id)).await
    }

    /// Reads a product under a correlation id of the caller's.
    pub async fn get_as(&self, id: &str, correlation_id: &str) -> Result<Answer, Error> {
        let headers = vec![("x-correlation-id", correlation_id.to_owned())];
        self.send(
            "getProduct",
            Sending {
                headers,
                ..bare(Method::GET, id)
            },
        )
        .await
    }

    /// A get that takes a 429 for an answer.
    pub async fn get_at_once(&self, id: &str) -> Result<Answer, Error> {
        let answer = self.client.once(&bare(Method::GET, id)).await?;
        self.kept("getProduct", answer)
    }

    /// Any request to an operation.
    pub async fn send(&self, operation: &'static str, sending: Sending) -> Result<Answer, Error> {
        let answer = self.client.patiently(&sending).await?;
        self.kept(operation, answer)
    }

    fn kept(&self, operation: &'static str, answer: Response<Body>) -> Result<Answer, Error> {
        let status = answer.status();
        // An authorizer refuses with 401, whatever the operation.
        if status == StatusCode::UNAUTHORIZED {
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
}

fn create(key: &str, product: &Value) -> Sending {
    Sending {
        method: Method::POST,
        path: "/v1/products".to_owned(),
        headers: vec![
            ("content-type", "application/json".to_owned()),
            ("idempotency-key", key.to_owned()),
        ],
        body: product.to_string().into_bytes(),
    }
}

fn bare(method: Method, id: &str) -> Sending {
    Sending {
        method,
        path: format!("/v1/products/{id}"),
        headers: Vec::new(),
        body: Vec::new(),
    }
}
