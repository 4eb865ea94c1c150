use aws_sdk_dynamodb::types::AttributeValue;
use catalog::ports::GetProduct;
use catalog::{CatalogError, Product, ProductId};

use crate::failure::failure;
use crate::record::to_product;
use crate::{DynamoCatalog, call};

impl GetProduct for DynamoCatalog {
    async fn get(&self, id: ProductId) -> Result<Product, CatalogError> {
        let get = self
            .client
            .get_item()
            .table_name(&self.table)
            .key("id", AttributeValue::S(id.to_string()))
            // Twice the price of an eventually consistent read, but a client that was told 201 must not
            // get 404, nor an ETag that is old already.
            .consistent_read(true);
        let span = call!(self, "GetItem", annotation.product_id = %id);
        let output = telemetry::traced(span, get.send()).await.map_err(failure)?;
        to_product(output.item.ok_or(CatalogError::NotFound(id))?)
    }
}
