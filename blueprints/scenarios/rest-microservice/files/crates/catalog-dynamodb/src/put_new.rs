use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::ReturnValuesOnConditionCheckFailure;
use aws_sdk_dynamodb::types::error::ConditionalCheckFailedException;
use catalog::ports::PutNewProduct;
use catalog::{CatalogError, Product};

use crate::record::{to_item, to_product};
use crate::write::{Write, conditional};
use crate::{DynamoCatalog, call};

impl PutNewProduct for DynamoCatalog {
    async fn put_new(&self, product: &Product) -> Result<(), CatalogError> {
        let put = self
            .client
            .put_item()
            .table_name(&self.table)
            .set_item(Some(to_item(product)?))
            .condition_expression("attribute_not_exists(id)")
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let span = call!(self, "PutItem", annotation.product_id = %product.id);
        match telemetry::traced(span, conditional(put.send(), refusal)).await? {
            Write::Done(_) => Ok(()),
            Write::Refused(stored) => taken(to_product(stored.unwrap_or_default())?, product),
        }
    }
}

fn refusal(error: &PutItemError) -> Option<&ConditionalCheckFailedException> {
    match error {
        PutItemError::ConditionalCheckFailedException(refusal) => Some(refusal),
        _ => None,
    }
}

/// The SDK tries again when an answer is lost. If the first try had succeeded, the second finds what it
/// wrote itself.
fn taken(stored: Product, product: &Product) -> Result<(), CatalogError> {
    if stored == *product {
        return Ok(());
    }
    Err(CatalogError::AlreadyExists(Box::new(stored)))
}
