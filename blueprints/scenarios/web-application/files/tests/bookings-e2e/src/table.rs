//! The table of a local service, by its back door.

use std::collections::HashMap;
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use crate::{Error, variable};

/// What one customer has in the table.
#[derive(Debug)]
pub struct Table {
    client: Client,
    name: String,
    owner: String,
}

impl Table {
    /// Of the customer whose variables begin so.
    ///
    /// # Errors
    /// A variable is not set, or the token cannot be read.
    pub async fn of(customer: &str) -> Result<Self, Error> {
        variable("AWS_ENDPOINT_URL")?;
        let config = telemetry::aws::config(Duration::from_secs(5)).await;
        // The caller of the API may do nothing else; the root of the stand-in is who looks into tables.
        let root = aws_credential_types::Credentials::new("test", "test", None, None, "stand-in");
        let config = aws_sdk_dynamodb::config::Builder::from(&config)
            .credentials_provider(root)
            .build();
        Ok(Self {
            client: Client::from_conf(config),
            name: variable("BOOKINGS_TABLE_NAME")?,
            owner: subject(&variable(&format!("{customer}_TOKEN"))?)?,
        })
    }

    /// Puts something that is no booking among the customer's: the service fails at it.
    ///
    /// # Errors
    /// The table refuses.
    pub async fn break_it(&self) -> Result<(), Error> {
        let mut item = self.key();
        item.insert("starts_at_id".to_owned(), text("9999"));
        let put = self.client.put_item().table_name(&self.name);
        let put = put.set_item(Some(item)).send().await;
        put.map(drop).map_err(refused)
    }

    /// # Errors
    /// The table refuses.
    pub async fn mend_it(&self) -> Result<(), Error> {
        let delete = self.client.delete_item().table_name(&self.name);
        let delete = delete.set_key(Some(self.key())).send().await;
        delete.map(drop).map_err(refused)
    }

    fn key(&self) -> HashMap<String, AttributeValue> {
        HashMap::from([
            ("owner".to_owned(), text(&self.owner)),
            ("id".to_owned(), text("no booking")),
        ])
    }
}

fn text(value: &str) -> AttributeValue {
    AttributeValue::S(value.to_owned())
}

fn refused(error: impl std::error::Error + 'static) -> Error {
    Error::Setup(telemetry::reason(&error))
}

/// Whom a token is of.
fn subject(token: &str) -> Result<String, Error> {
    let claims = token.split('.').nth(1).unwrap_or_default();
    let claims = URL_SAFE_NO_PAD
        .decode(claims.trim_end_matches('='))
        .map_err(|reason| Error::Setup(format!("the token cannot be read: {reason}")))?;
    let claims: Value = serde_json::from_slice(&claims)?;
    let subject = claims["sub"].as_str().map(str::to_owned);
    subject.ok_or_else(|| Error::Setup("the token names nobody".to_owned()))
}
