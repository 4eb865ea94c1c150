//! The list of a category, page by page.

use crate::{Category, Cursor, InvalidValue, Product};

/// How many products a page holds at most: 1 to 100, 20 if nothing is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageSize(u8);

impl PageSize {
    pub fn get(self) -> u8 {
        self.0
    }
}

impl Default for PageSize {
    fn default() -> Self {
        Self(20)
    }
}

impl TryFrom<u64> for PageSize {
    type Error = InvalidValue;

    fn try_from(size: u64) -> Result<Self, InvalidValue> {
        match u8::try_from(size) {
            Ok(size @ 1..=100) => Ok(Self(size)),
            _ => Err(InvalidValue("must be a whole number from 1 to 100")),
        }
    }
}

/// Which part of the catalog is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductQuery {
    pub category: Category,
    pub size: PageSize,
    pub after: Option<Cursor>,
}

/// Products of one category in the order of [`crate::Position`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    pub products: Vec<Product>,
    /// There may be more after it; `None` on the last page.
    pub next: Option<Cursor>,
}
