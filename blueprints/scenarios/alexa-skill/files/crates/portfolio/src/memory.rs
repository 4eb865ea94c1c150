//! Portfolios in memory, for tests: the meaning of the ports without a store.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::ports::{FindHoldings, FindQuotes, RememberVisit};
use crate::{
    Before, CustomerId, Holding, Money, PortfolioError, Quote, SessionId, Symbol, UserId, Visits,
};

#[derive(Debug, Default)]
pub struct MemoryPortfolios {
    holdings: BTreeMap<CustomerId, Vec<Holding>>,
    quotes: Vec<Quote>,
    sessions: Mutex<BTreeMap<UserId, BTreeSet<SessionId>>>,
    is_broken: bool,
}

impl MemoryPortfolios {
    /// A store with these portfolios and quotes.
    pub fn with(
        holdings: impl IntoIterator<Item = (CustomerId, Vec<Holding>)>,
        quotes: impl IntoIterator<Item = Quote>,
    ) -> Self {
        Self {
            holdings: holdings.into_iter().collect(),
            quotes: quotes.into_iter().collect(),
            ..Self::default()
        }
    }

    /// A store every operation of which is refused for the moment.
    pub fn broken() -> Self {
        Self {
            is_broken: true,
            ..Self::default()
        }
    }

    fn open(&self) -> Result<(), PortfolioError> {
        if self.is_broken {
            return Err(PortfolioError::Unavailable("the test wants it so".into()));
        }
        Ok(())
    }

    fn sessions(&self) -> MutexGuard<'_, BTreeMap<UserId, BTreeSet<SessionId>>> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A quote whose price in cents was these at the beginning of the day, the week and the year.
#[must_use]
pub fn quote(symbol: Symbol, name: &str, price: i64, before: [i64; 3]) -> Quote {
    let [today, week, year] = before.map(Money::from_cents);
    Quote {
        symbol,
        name: name.to_owned(),
        price: Money::from_cents(price),
        before: Before { today, week, year },
    }
}

impl FindHoldings for MemoryPortfolios {
    async fn holdings(&self, customer: &CustomerId) -> Result<Vec<Holding>, PortfolioError> {
        self.open()?;
        Ok(self.holdings.get(customer).cloned().unwrap_or_default())
    }
}

impl FindQuotes for MemoryPortfolios {
    async fn quotes(&self, symbols: &[Symbol]) -> Result<Vec<Quote>, PortfolioError> {
        self.open()?;
        let wanted = self
            .quotes
            .iter()
            .filter(|quote| symbols.contains(&quote.symbol));
        Ok(wanted.cloned().collect())
    }
}

impl RememberVisit for MemoryPortfolios {
    async fn remember(&self, user: &UserId, session: &SessionId) -> Result<Visits, PortfolioError> {
        self.open()?;
        let mut sessions = self.sessions();
        let of_user = sessions.entry(user.clone()).or_default();
        of_user.insert(session.clone());
        let count = of_user.len().try_into().unwrap_or(u64::MAX);
        Ok(Visits { count })
    }
}
