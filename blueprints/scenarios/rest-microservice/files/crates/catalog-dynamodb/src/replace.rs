use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::error::ConditionalCheckFailedException;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue, ReturnValuesOnConditionCheckFailure};
use catalog::ports::ReplaceProduct;
use catalog::{CatalogError, Position, Product, ProductDetails, ProductId, Timestamp, Version};

use crate::record::to_product;
use crate::write::{Write, conditional};
use crate::{DynamoCatalog, call};

impl ReplaceProduct for DynamoCatalog {
    async fn replace(
        &self,
        id: ProductId,
        expected: Version,
        details: &ProductDetails,
        now: Timestamp,
    ) -> Result<Product, CatalogError> {
        let update = self
            .client
            .update_item()
            .table_name(&self.table)
            .key("id", AttributeValue::S(id.to_string()))
            // Does not hold either if there is no such item.
            .condition_expression("#version = :expected")
            .expression_attribute_values(":expected", number(expected.get()))
            .return_values(ReturnValue::AllNew)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let update = set(update, attributes(id, expected.next(), details, now));
        let span = call!(self, "UpdateItem", annotation.product_id = %id);
        match telemetry::traced(span, conditional(update.send(), refusal)).await? {
            Write::Done(output) => to_product(output.attributes.unwrap_or_default()),
            Write::Refused(None) => Err(CatalogError::NotFound(id)),
            Write::Refused(Some(stored)) => refused(to_product(stored)?, expected, details, now),
        }
    }
}

/// What a replacement writes.
fn attributes(
    id: ProductId,
    version: Version,
    details: &ProductDetails,
    now: Timestamp,
) -> [(&'static str, AttributeValue); 8] {
    [
        ("name", text(&details.name)),
        ("name_id", text(Position::new(&details.name, id).as_str())),
        ("description", text(&details.description)),
        ("category", text(&details.category)),
        ("amount_minor", number(details.price.amount_minor.get())),
        ("currency", text(&details.price.currency)),
        ("version", number(version.get())),
        ("updated_at", text(now)),
    ]
}

/// Every name stands behind an alias, for some are reserved words.
fn set<const N: usize>(
    mut update: UpdateItemFluentBuilder,
    attributes: [(&'static str, AttributeValue); N],
) -> UpdateItemFluentBuilder {
    let mut pairs = Vec::with_capacity(N);
    for (name, value) in attributes {
        pairs.push(format!("#{name} = :{name}"));
        update = update
            .expression_attribute_names(format!("#{name}"), name)
            .expression_attribute_values(format!(":{name}"), value);
    }
    update.update_expression(format!("SET {}", pairs.join(", ")))
}

fn text(value: impl ToString) -> AttributeValue {
    AttributeValue::S(value.to_string())
}

fn number(value: u64) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

fn refusal(error: &UpdateItemError) -> Option<&ConditionalCheckFailedException> {
    match error {
        UpdateItemError::ConditionalCheckFailedException(refusal) => Some(refusal),
        _ => None,
    }
}

/// The SDK tries again when an answer is lost. If the first try had succeeded, the second finds what it
/// wrote itself.
fn refused(
    stored: Product,
    expected: Version,
    details: &ProductDetails,
    now: Timestamp,
) -> Result<Product, CatalogError> {
    let ours =
        stored.version == expected.next() && stored.details == *details && stored.updated_at == now;
    if ours {
        return Ok(stored);
    }
    Err(CatalogError::Stale {
        expected,
        current: stored.version,
    })
}
