use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};
use catalog::ports::{DeleteProduct, Deletion};
use catalog::{CatalogError, ProductId};

use crate::failure::failure;
use crate::{DynamoCatalog, call};

impl DeleteProduct for DynamoCatalog {
    async fn delete(&self, id: ProductId) -> Result<Deletion, CatalogError> {
        let delete = self
            .client
            .delete_item()
            .table_name(&self.table)
            .key("id", AttributeValue::S(id.to_string()))
            .return_values(ReturnValue::AllOld);
        let span = call!(self, "DeleteItem", annotation.product_id = %id);
        let output = telemetry::traced(span, delete.send())
            .await
            .map_err(failure)?;
        match output.attributes {
            Some(_) => Ok(Deletion::Deleted),
            None => Ok(Deletion::WasGone),
        }
    }
}
