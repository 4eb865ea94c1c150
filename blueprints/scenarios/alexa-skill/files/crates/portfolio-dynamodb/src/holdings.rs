use portfolio::ports::FindHoldings;
use portfolio::{CustomerId, Holding, InvalidSymbol, PortfolioError};
use serde::Deserialize;

use crate::failure::failure;
use crate::{DynamoPortfolios, call, text};

/// The item `customer#<id>`.
#[derive(Debug, Deserialize)]
struct Record {
    holdings: Vec<HoldingRecord>,
}

#[derive(Debug, Deserialize)]
struct HoldingRecord {
    symbol: String,
    shares: u32,
}

impl FindHoldings for DynamoPortfolios {
    async fn holdings(&self, customer: &CustomerId) -> Result<Vec<Holding>, PortfolioError> {
        let get = self
            .client
            .get_item()
            .table_name(&self.table)
            .key("key", text(format!("customer#{customer}")));
        let output = telemetry::traced(call!(self, "GetItem"), get.send())
            .await
            .map_err(failure)?;
        let Some(item) = output.item else {
            return Ok(Vec::new());
        };
        let record: Record =
            serde_dynamo::from_item(item).map_err(|error| PortfolioError::Store(error.into()))?;
        let holdings = record.holdings.into_iter().map(holding);
        holdings
            .collect::<Result<_, _>>()
            .map_err(|error| PortfolioError::Store(error.into()))
    }
}

fn holding(record: HoldingRecord) -> Result<Holding, InvalidSymbol> {
    Ok(Holding {
        symbol: record.symbol.parse()?,
        shares: record.shares,
    })
}
