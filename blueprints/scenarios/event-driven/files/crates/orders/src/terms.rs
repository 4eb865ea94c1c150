//! What the shop is ready to do.

use std::str::FromStr;

use uuid::Uuid;

use crate::{Country, InvalidValue, OrderId, Total};

/// Up to which amount orders are paid without asking anybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaymentTerms {
    pub limit_minor: u64,
}

impl PaymentTerms {
    pub fn accept(self, total: Total) -> bool {
        total.get() <= self.limit_minor
    }
}

/// Where it is shipped to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShippingTerms(Vec<Country>);

impl ShippingTerms {
    pub fn reach(&self, country: &Country) -> bool {
        self.0.contains(country)
    }
}

/// `DE,FR,IT`
impl FromStr for ShippingTerms {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        let countries = text.split(',').map(|country| country.trim().parse());
        countries.collect::<Result<_, _>>().map(Self)
    }
}

/// The shipment of an order: booked twice, it is one.
pub fn shipment_id(order: OrderId) -> Uuid {
    Uuid::new_v5(&order.as_uuid(), b"shipment")
}
