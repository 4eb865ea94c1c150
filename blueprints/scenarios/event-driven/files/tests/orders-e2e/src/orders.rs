//! What a shop does with orders.

use std::time::{Duration, Instant};

use api_client::{Caller, Client, Sending, Target};
use lambda_http::http::Method;
use serde_json::{Value, json};

use crate::Error;

/// The saga's steps take seconds; the first ones start their functions.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// An order API that is called.
#[derive(Debug, Clone)]
pub struct Orders {
    client: Client,
}

/// An idempotency key that nobody has used.
#[must_use]
pub fn key() -> String {
    uuid::Uuid::new_v4().to_string()
}

/// One of `sku`, for this total, to this country.
#[must_use]
pub fn order(sku: &str, total_minor: u64, ship_to: &str) -> Value {
    json!({
        "customer_email": "ada@example.com",
        "ship_to": ship_to,
        "currency": "EUR",
        "total_minor": total_minor,
        "lines": [{"sku": sku, "quantity": 1}],
    })
}

impl Orders {
    /// The service that the environment names.
    ///
    /// # Errors
    /// It names none, or [`Orders::at`] fails.
    pub fn given() -> Result<Self, Error> {
        Self::at(Target::given("ORDERS")?)
    }

    /// # Errors
    /// This machine has no certificates.
    pub fn at(target: Target) -> Result<Self, Error> {
        Ok(Self {
            client: Client::new(target)?,
        })
    }

    /// The same API, called by nobody in particular.
    #[must_use]
    pub fn anonymous(&self) -> Self {
        Self {
            client: self.client.called_by(Caller::Anonymous),
        }
    }

    /// Status and body of the answer.
    ///
    /// # Errors
    /// There is none.
    pub async fn place(&self, key: Option<&str>, order: &Value) -> Result<(u16, Value), Error> {
        let mut headers = vec![("content-type", "application/json".to_owned())];
        headers.extend(key.map(|key| ("idempotency-key", key.to_owned())));
        self.call(
            Method::POST,
            "/v1/orders".to_owned(),
            headers,
            order.to_string(),
        )
        .await
    }

    /// Status and body of the answer.
    ///
    /// # Errors
    /// There is none.
    pub async fn get(&self, id: &str) -> Result<(u16, Value), Error> {
        self.call(
            Method::GET,
            format!("/v1/orders/{id}"),
            Vec::new(),
            String::new(),
        )
        .await
    }

    /// The order as soon as it has ended.
    ///
    /// # Errors
    /// It does not end in time.
    pub async fn ended(&self, id: &str) -> Result<Value, Error> {
        let start = Instant::now();
        while start.elapsed() < LONGEST_WAIT {
            let (_, order) = self.get(id).await?;
            if order["status"] != "placed" {
                return Ok(order);
            }
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
        Err(Error::Late(id.to_owned()))
    }

    async fn call(
        &self,
        method: Method,
        path: String,
        headers: Vec<(&'static str, String)>,
        body: String,
    ) -> Result<(u16, Value), Error> {
        let body = body.into_bytes();
        let sending = Sending {
            method,
            path,
            headers,
            body,
        };
        let answer = self.client.patiently(&sending).await?;
        Ok((
            answer.status().as_u16(),
            serde_json::from_slice(answer.body())?,
        ))
    }
}
