use std::collections::HashMap;
use std::time::Duration;

use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes};
use portfolio::ports::FindQuotes;
use portfolio::{Before, InvalidSymbol, Money, PortfolioError, Quote, Symbol};
use serde::Deserialize;

use crate::failure::failure;
use crate::{DynamoPortfolios, call, text};

/// As many keys as one call takes.
const KEYS: usize = 100;
/// What DynamoDB leaves out of an answer is asked for again, so often and after such a pause, which grows.
const TRIES: u32 = 3;
const PAUSE: Duration = Duration::from_millis(50);

/// The item `security#<symbol>`.
#[derive(Debug, Deserialize)]
struct Record {
    key: String,
    name: String,
    price_cents: i64,
    before_today_cents: i64,
    before_week_cents: i64,
    before_year_cents: i64,
}

/// Not even after all tries did DynamoDB answer for every key.
#[derive(Debug, thiserror::Error)]
#[error("{0} quotes were left out of the answer")]
struct LeftOut(usize);

type Item = HashMap<String, AttributeValue>;

impl FindQuotes for DynamoPortfolios {
    async fn quotes(&self, symbols: &[Symbol]) -> Result<Vec<Quote>, PortfolioError> {
        let mut found = Vec::new();
        for symbols in symbols.chunks(KEYS) {
            for item in self.items(symbols).await? {
                let record: Record = serde_dynamo::from_item(item)
                    .map_err(|error| PortfolioError::Store(error.into()))?;
                found.push(quote(record).map_err(|error| PortfolioError::Store(error.into()))?);
            }
        }
        Ok(found)
    }
}

impl DynamoPortfolios {
    async fn items(&self, symbols: &[Symbol]) -> Result<Vec<Item>, PortfolioError> {
        let mut found = Vec::new();
        let mut keys: Vec<_> = symbols.iter().map(key).collect();
        for attempt in 0..TRIES {
            if attempt > 0 {
                tokio::time::sleep(PAUSE * attempt).await;
            }
            let (items, left) = self.batch(keys).await?;
            found.extend(items);
            if left.is_empty() {
                return Ok(found);
            }
            keys = left;
        }
        Err(PortfolioError::Unavailable(LeftOut(keys.len()).into()))
    }

    /// One call: what it found, and the keys that it did not come to.
    async fn batch(&self, keys: Vec<Item>) -> Result<(Vec<Item>, Vec<Item>), PortfolioError> {
        let wanted = KeysAndAttributes::builder()
            .set_keys(Some(keys))
            .build()
            .map_err(|error| PortfolioError::Store(error.into()))?;
        let get = self
            .client
            .batch_get_item()
            .request_items(&self.table, wanted);
        let output = telemetry::traced(call!(self, "BatchGetItem"), get.send())
            .await
            .map_err(failure)?;
        let items = output
            .responses
            .and_then(|mut tables| tables.remove(&self.table));
        let left = output
            .unprocessed_keys
            .and_then(|mut tables| tables.remove(&self.table));
        Ok((
            items.unwrap_or_default(),
            left.map(|left| left.keys).unwrap_or_default(),
        ))
    }
}

fn key(symbol: &Symbol) -> Item {
    Item::from([("key".to_owned(), text(format!("security#{symbol}")))])
}

fn quote(record: Record) -> Result<Quote, InvalidSymbol> {
    let symbol = record.key.trim_start_matches("security#").parse()?;
    Ok(Quote {
        symbol,
        name: record.name,
        price: Money::from_cents(record.price_cents),
        before: Before {
            today: Money::from_cents(record.before_today_cents),
            week: Money::from_cents(record.before_week_cents),
            year: Money::from_cents(record.before_year_cents),
        },
    })
}
