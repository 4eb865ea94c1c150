//! An amount of money in US dollars.

use std::iter::Sum;
use std::ops::{Add, Sub};

use serde::{Deserialize, Serialize};

/// Cents, so that sums are exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Money {
    cents: i64,
}

impl Money {
    pub const ZERO: Self = Self { cents: 0 };

    #[must_use]
    pub fn from_cents(cents: i64) -> Self {
        Self { cents }
    }

    #[must_use]
    pub fn cents(self) -> i64 {
        self.cents
    }

    /// So many times as much; at the limits of the type it stays there.
    #[must_use]
    pub fn times(self, count: u32) -> Self {
        Self::from_cents(self.cents.saturating_mul(i64::from(count)))
    }

    #[must_use]
    pub fn abs(self) -> Self {
        Self::from_cents(self.cents.saturating_abs())
    }
}

impl Add for Money {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self::from_cents(self.cents.saturating_add(other.cents))
    }
}

impl Sub for Money {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self::from_cents(self.cents.saturating_sub(other.cents))
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}
