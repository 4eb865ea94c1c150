//! What is told of an order, and in which words.

mod mail;

use order_events::{OrderConfirmed, OrderRejected};
use orders::{OrderId, Rejection, Total};
use serde::{Deserialize, Serialize};

pub use mail::{Audience, Mail, mail};

/// What is published to those who want to know. It holds no address: who needs one looks it up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// The event that it tells of. A notice that comes twice has the same.
    pub event_id: String,
    pub order_id: OrderId,
    pub currency: String,
    pub total_minor: Total,
    #[serde(flatten)]
    pub news: News,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "news")]
pub enum News {
    OrderConfirmed { shipment_id: String },
    OrderRejected { reason: Rejection },
}

impl News {
    /// The message attribute by which subscriptions filter.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::OrderConfirmed { .. } => "OrderConfirmed",
            Self::OrderRejected { .. } => "OrderRejected",
        }
    }
}

/// The event has a value that the domain has not: the schema allows more than the types do.
#[derive(Debug, thiserror::Error)]
#[error("the event is valid, but {0}")]
pub struct Unknown(&'static str);

impl TryFrom<OrderConfirmed> for Notice {
    type Error = Unknown;

    fn try_from(event: OrderConfirmed) -> Result<Self, Unknown> {
        Ok(Self {
            event_id: event.metadata.event_id.to_string(),
            order_id: event.data.order_id.into(),
            currency: event.data.currency.to_string(),
            total_minor: total(event.data.total_minor)?,
            news: News::OrderConfirmed {
                shipment_id: event.data.shipment_id.to_string(),
            },
        })
    }
}

impl TryFrom<OrderRejected> for Notice {
    type Error = Unknown;

    fn try_from(event: OrderRejected) -> Result<Self, Unknown> {
        use order_events::RejectionReason as Reason;
        Ok(Self {
            event_id: event.metadata.event_id.to_string(),
            order_id: event.data.order_id.into(),
            currency: event.data.currency.to_string(),
            total_minor: total(event.data.total_minor)?,
            news: News::OrderRejected {
                reason: match event.data.reason {
                    Reason::OutOfStock => Rejection::OutOfStock,
                    Reason::PaymentDeclined => Rejection::PaymentDeclined,
                    Reason::NotShippable => Rejection::NotShippable,
                    Reason::Fault => Rejection::Fault,
                },
            },
        })
    }
}

fn total(minor: impl TryInto<u64>) -> Result<Total, Unknown> {
    let number = minor.try_into().ok();
    let total = number.and_then(|number| number.try_into().ok());
    total.ok_or(Unknown("its total is no amount"))
}
