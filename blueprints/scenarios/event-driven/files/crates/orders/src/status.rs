use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// How far an order has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    Placed,
    Concluded(Conclusion),
}

/// How an order ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conclusion {
    Confirmed { shipment_id: Uuid },
    Rejected(Rejection),
}

/// Why an order came to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rejection {
    OutOfStock,
    PaymentDeclined,
    NotShippable,
    /// Not for what was ordered, but because something of ours did not work.
    Fault,
}

impl Status {
    pub fn name(&self) -> &'static str {
        match self {
            Self::Placed => "placed",
            Self::Concluded(Conclusion::Confirmed { .. }) => "confirmed",
            Self::Concluded(Conclusion::Rejected(_)) => "rejected",
        }
    }

    pub fn shipment_id(&self) -> Option<Uuid> {
        match self {
            Self::Concluded(Conclusion::Confirmed { shipment_id }) => Some(*shipment_id),
            _ => None,
        }
    }

    pub fn rejection(&self) -> Option<Rejection> {
        match self {
            Self::Concluded(Conclusion::Rejected(reason)) => Some(*reason),
            _ => None,
        }
    }
}

impl Rejection {
    pub fn name(self) -> &'static str {
        match self {
            Self::OutOfStock => "out_of_stock",
            Self::PaymentDeclined => "payment_declined",
            Self::NotShippable => "not_shippable",
            Self::Fault => "fault",
        }
    }
}
