use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::ReturnValuesOnConditionCheckFailure;
use aws_sdk_dynamodb::types::error::ConditionalCheckFailedException;
use catalog::ports::{Creation, PutNewProduct};
use catalog::{CatalogError, Product};

use crate::record::{created_by, to_new_item, to_product};
use crate::write::{Write, conditional};
use crate::{DynamoCatalog, Item, call};

impl PutNewProduct for DynamoCatalog {
    async fn put_new(&self, product: &Product, request: &str) -> Result<Creation, CatalogError> {
        let put = self
            .client
            .put_item()
            .table_name(&self.table)
            .set_item(Some(to_new_item(product, request)?))
            .condition_expression("attribute_not_exists(id)")
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let span = call!(self, "PutItem", annotation.product_id = %product.id);
        match telemetry::traced(span, conditional(put.send(), refusal)).await? {
            Write::Done(_) => Ok(Creation::Created),
            Write::Refused(stored) => taken(stored.unwrap_or_default(), product, request),
        }
    }
}

fn refusal(error: &PutItemError) -> Option<&ConditionalCheckFailedException> {
    match error {
        PutItemError::ConditionalCheckFailedException(refusal) => Some(refusal),
        _ => None,
    }
}

/// What it means that the id is taken.
fn taken(item: Item, product: &Product, request: &str) -> Result<Creation, CatalogError> {
    if created_by(&item) != Some(request) {
        return Err(CatalogError::AlreadyExists(product.id));
    }
    let stored = to_product(item)?;
    // The SDK tries again when an answer is lost. If the first try had succeeded, the second finds what it
    // wrote itself.
    if stored == *product {
        return Ok(Creation::Created);
    }
    Ok(Creation::WasCreated(Box::new(stored)))
}
