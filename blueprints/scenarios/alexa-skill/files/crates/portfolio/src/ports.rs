//! What the skill needs of a store: one trait an operation.

use std::future::Future;

use crate::{CustomerId, Holding, PortfolioError, Quote, SessionId, Symbol, UserId, Visits};

pub trait FindHoldings: Send + Sync {
    /// What a customer holds; nothing if they have no portfolio.
    fn holdings(
        &self,
        customer: &CustomerId,
    ) -> impl Future<Output = Result<Vec<Holding>, PortfolioError>> + Send;
}

pub trait FindQuotes: Send + Sync {
    /// The quotes that there are for these symbols, in no order.
    fn quotes(
        &self,
        symbols: &[Symbol],
    ) -> impl Future<Output = Result<Vec<Quote>, PortfolioError>> + Send;
}

pub trait RememberVisit: Send + Sync {
    /// Counts a conversation of a user, once however often it is told, and answers how many there were.
    fn remember(
        &self,
        user: &UserId,
        session: &SessionId,
    ) -> impl Future<Output = Result<Visits, PortfolioError>> + Send;
}
