//! What a portfolio is worth.

use std::cmp::Reverse;

use crate::{Change, Holding, Money, Period, Quote, Symbol};

/// A holding at its price.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    pub quote: Quote,
    pub shares: u32,
}

impl Position {
    #[must_use]
    pub fn value(&self) -> Money {
        self.quote.price.times(self.shares)
    }

    #[must_use]
    pub fn change(&self, period: Period) -> Change {
        let before = self.quote.before.of(period).times(self.shares);
        Change::new(before, self.value())
    }
}

/// A portfolio at the prices of now: the largest position first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Valuation {
    pub positions: Vec<Position>,
    /// What is held and has no price. It counts for nothing, so an answer has to say that it is there.
    pub unpriced: Vec<Symbol>,
}

impl Valuation {
    #[must_use]
    pub fn of(holdings: &[Holding], quotes: &[Quote]) -> Self {
        let mut positions = Vec::new();
        let mut unpriced = Vec::new();
        for holding in holdings.iter().filter(|holding| holding.shares > 0) {
            match quotes.iter().find(|quote| quote.symbol == holding.symbol) {
                Some(quote) => positions.push(Position {
                    quote: quote.clone(),
                    shares: holding.shares,
                }),
                None => unpriced.push(holding.symbol.clone()),
            }
        }
        positions
            .sort_by_key(|position| (Reverse(position.value()), position.quote.symbol.clone()));
        Self {
            positions,
            unpriced,
        }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.positions.is_empty()
    }

    #[must_use]
    pub fn value(&self) -> Money {
        self.positions.iter().map(Position::value).sum()
    }

    #[must_use]
    pub fn change(&self, period: Period) -> Change {
        let before = self
            .positions
            .iter()
            .map(|position| position.quote.before.of(period).times(position.shares))
            .sum();
        Change::new(before, self.value())
    }
}
