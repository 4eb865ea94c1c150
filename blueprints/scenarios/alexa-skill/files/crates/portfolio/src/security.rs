//! What can be held, and what it costs.

use std::fmt;
use std::str::FromStr;

use crate::{Change, Money};

/// A text that is no symbol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a symbol has one to six capital letters or digits")]
pub struct InvalidSymbol;

/// What a security is called at the exchange.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Symbol(String);

impl Symbol {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Symbol {
    type Err = InvalidSymbol;

    fn from_str(text: &str) -> Result<Self, InvalidSymbol> {
        let letters = text
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
        let fits = (1..=6).contains(&text.len());
        (letters && fits)
            .then(|| Self(text.to_owned()))
            .ok_or(InvalidSymbol)
    }
}

impl fmt::Display for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Since when a change is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Period {
    #[default]
    Today,
    Week,
    Year,
}

/// The prices at the beginning of each period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Before {
    pub today: Money,
    pub week: Money,
    pub year: Money,
}

impl Before {
    #[must_use]
    pub fn of(self, period: Period) -> Money {
        match period {
            Period::Today => self.today,
            Period::Week => self.week,
            Period::Year => self.year,
        }
    }
}

/// What one share costs, now and before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    pub symbol: Symbol,
    pub name: String,
    pub price: Money,
    pub before: Before,
}

impl Quote {
    #[must_use]
    pub fn change(&self, period: Period) -> Change {
        Change::new(self.before.of(period), self.price)
    }
}

/// So many shares of a security.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    pub symbol: Symbol,
    pub shares: u32,
}
