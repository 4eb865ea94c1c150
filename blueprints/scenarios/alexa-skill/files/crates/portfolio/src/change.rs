//! How an amount changed.

use crate::Money;

/// The way that an amount went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    Up,
    Down,
    Unchanged,
}

/// From what an amount was to what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    before: Money,
    now: Money,
}

impl Change {
    #[must_use]
    pub fn new(before: Money, now: Money) -> Self {
        Self { before, now }
    }

    /// What was won, or lost if it is negative.
    #[must_use]
    pub fn amount(self) -> Money {
        self.now - self.before
    }

    #[must_use]
    pub fn direction(self) -> Direction {
        match self.amount().cents() {
            0 => Direction::Unchanged,
            cents if cents > 0 => Direction::Up,
            _ => Direction::Down,
        }
    }

    /// Tenths of a percent, without a sign, rounded to the nearest; nothing of what was worth nothing.
    #[must_use]
    pub fn per_mille(self) -> Option<u64> {
        let before = i128::from(self.before.cents());
        if before <= 0 {
            return None;
        }
        let amount = i128::from(self.amount().cents()).abs();
        u64::try_from((amount * 1000 + before / 2) / before).ok()
    }
}
