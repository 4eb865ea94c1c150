use serde::{Deserialize, Serialize};

use crate::{Country, Currency, Email, Lines, OrderId, Status, Timestamp, Total};

/// What a caller asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewOrder {
    pub customer_email: Email,
    pub ship_to: Country,
    pub currency: Currency,
    pub total_minor: Total,
    pub lines: Lines,
}

/// An order as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    pub id: OrderId,
    pub details: NewOrder,
    pub status: Status,
    pub placed_at: Timestamp,
}

impl Order {
    pub fn placed(id: OrderId, details: NewOrder, now: Timestamp) -> Self {
        Self {
            id,
            details,
            status: Status::Placed,
            placed_at: now,
        }
    }
}
