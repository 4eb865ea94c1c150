//! A product as an item of the table.

use aws_sdk_dynamodb::types::AttributeValue;
use catalog::{
    Amount, CatalogError, Category, Currency, Description, InvalidValue, Name, Price, Product,
    ProductDetails, Version,
};
use serde::{Deserialize, Serialize};

use crate::Item;

/// The attributes of an item, by their names in the table.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Record {
    id: String,
    name_id: String,
    name: String,
    description: String,
    category: String,
    amount_minor: u64,
    currency: String,
    version: u64,
    created_at: String,
    updated_at: String,
}

/// An item that is no product: somebody else wrote to the table.
#[derive(Debug, thiserror::Error)]
enum CorruptItem {
    #[error("an item of the table lacks attributes of a product")]
    Shape(#[from] serde_dynamo::Error),
    #[error("the item `{id}` of the table breaks a rule")]
    Value { id: String, source: InvalidValue },
}

/// The attribute that keeps which request created the product: of use to the table only, so that no reader and
/// no replacement knows it.
const CREATED_BY: &str = "created_by";

pub(crate) fn to_new_item(product: &Product, request: &str) -> Result<Item, CatalogError> {
    let mut item: Item = serde_dynamo::to_item(Record::from(product))
        .map_err(|error| CatalogError::Store(error.into()))?;
    let request = AttributeValue::S(request.to_owned());
    item.insert(CREATED_BY.to_owned(), request);
    Ok(item)
}

pub(crate) fn created_by(item: &Item) -> Option<&str> {
    let request = item.get(CREATED_BY)?.as_s().ok()?;
    Some(request)
}

pub(crate) fn to_product(item: Item) -> Result<Product, CatalogError> {
    read(item).map_err(|error| CatalogError::Store(error.into()))
}

fn read(item: Item) -> Result<Product, CorruptItem> {
    let record: Record = serde_dynamo::from_item(item)?;
    let id = record.id.clone();
    Product::try_from(record).map_err(|source| CorruptItem::Value { id, source })
}

impl From<&Product> for Record {
    fn from(product: &Product) -> Self {
        let details = &product.details;
        Self {
            id: product.id.to_string(),
            name_id: product.position().as_str().to_owned(),
            name: details.name.to_string(),
            description: details.description.to_string(),
            category: details.category.to_string(),
            amount_minor: details.price.amount_minor.get(),
            currency: details.price.currency.to_string(),
            version: product.version.get(),
            created_at: product.created_at.to_string(),
            updated_at: product.updated_at.to_string(),
        }
    }
}

impl TryFrom<Record> for Product {
    type Error = InvalidValue;

    fn try_from(record: Record) -> Result<Self, InvalidValue> {
        Ok(Self {
            id: record.id.parse()?,
            details: ProductDetails {
                name: Name::try_from(record.name.as_str())?,
                description: Description::try_from(record.description.as_str())?,
                category: Category::try_from(record.category.as_str())?,
                price: Price {
                    amount_minor: Amount::try_from(record.amount_minor)?,
                    currency: Currency::try_from(record.currency.as_str())?,
                },
            },
            version: Version::try_from(record.version)?,
            created_at: record.created_at.parse()?,
            updated_at: record.updated_at.parse()?,
        })
    }
}
