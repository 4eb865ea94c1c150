//! A product and what a client may say of it.

use serde::Serialize;
use serde_json::Value;

use crate::json::{Member, Object};
use crate::{Category, Description, Faults, Name, Position, Price, ProductId, Timestamp, Version};

/// What a client says of a product, when it creates or replaces it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProductDetails {
    pub name: Name,
    pub description: Description,
    pub category: Category,
    pub price: Price,
}

/// A product as the catalog holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Product {
    pub id: ProductId,
    #[serde(flatten)]
    pub details: ProductDetails,
    pub version: Version,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

impl Product {
    /// A product that was not written yet.
    pub fn new(id: ProductId, details: ProductDetails, now: Timestamp) -> Self {
        Self {
            id,
            details,
            version: Version::FIRST,
            created_at: now,
            updated_at: now,
        }
    }

    /// The product after a replacement of everything that a client may say of it.
    pub fn replaced(&self, details: ProductDetails, now: Timestamp) -> Self {
        Self {
            id: self.id,
            details,
            version: self.version.next(),
            created_at: self.created_at,
            updated_at: now,
        }
    }

    /// Where it stands in the list of its category.
    pub fn position(&self) -> Position {
        Position::new(&self.details.name, self.id)
    }
}

/// Reads a request body. Refuses unknown members and reports all faults at once.
impl TryFrom<&Value> for ProductDetails {
    type Error = Faults;

    fn try_from(body: &Value) -> Result<Self, Faults> {
        let mut faults = Faults::default();
        match read_details(body, &mut faults) {
            Some(details) if faults.is_empty() => Ok(details),
            _ => Err(faults),
        }
    }
}

fn read_details(body: &Value, faults: &mut Faults) -> Option<ProductDetails> {
    let known = ["name", "description", "category", "price"];
    let object = Object::open(body, "", &known, faults)?;
    let name = object
        .required("name", faults)
        .and_then(|name| name.text(faults));
    let description = match object.optional("description") {
        Some(description) => description.text(faults),
        None => Description::try_from("").ok(),
    };
    let category = object
        .required("category", faults)
        .and_then(|category| category.text(faults));
    let price = object
        .required("price", faults)
        .and_then(|price| read_price(&price, faults));
    // Only now: every member has been read, and its faults noted.
    Some(ProductDetails {
        name: name?,
        description: description?,
        category: category?,
        price: price?,
    })
}

fn read_price(member: &Member<'_>, faults: &mut Faults) -> Option<Price> {
    let object = member.object(&["amount_minor", "currency"], faults)?;
    let amount_minor = object
        .required("amount_minor", faults)
        .and_then(|amount| amount.whole_number(faults));
    let currency = object
        .required("currency", faults)
        .and_then(|currency| currency.text(faults));
    Some(Price {
        amount_minor: amount_minor?,
        currency: currency?,
    })
}
