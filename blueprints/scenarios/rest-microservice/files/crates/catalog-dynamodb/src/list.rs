use aws_sdk_dynamodb::types::AttributeValue;
use catalog::ports::ListProducts;
use catalog::{CatalogError, Category, Cursor, Page, Product, ProductQuery};

use crate::failure::failure;
use crate::record::to_product;
use crate::{DynamoCatalog, Item, call};

const BY_CATEGORY: &str = "by-category";

impl ListProducts for DynamoCatalog {
    async fn list(&self, query: &ProductQuery) -> Result<Page, CatalogError> {
        let list = self
            .client
            .query()
            .table_name(&self.table)
            .index_name(BY_CATEGORY)
            .key_condition_expression("category = :category")
            .expression_attribute_values(":category", text(&query.category))
            .limit(i32::from(query.size.get()))
            .set_exclusive_start_key(query.after.as_ref().map(|c| start(&query.category, c)));
        let span = call!(self, "Query", aws.index_name = BY_CATEGORY);
        let output = telemetry::traced(span, list.send())
            .await
            .map_err(failure)?;
        let more = output.last_evaluated_key.is_some();
        let products: Vec<_> = output
            .items
            .unwrap_or_default()
            .into_iter()
            .map(to_product)
            .collect::<Result<_, _>>()?;
        let next = products.last().filter(|_| more).map(next);
        Ok(Page { products, next })
    }
}

/// The key of the item that a page ended with: that of the index and that of the table.
fn start(category: &Category, cursor: &Cursor) -> Item {
    Item::from([
        ("category".to_owned(), text(category)),
        ("name_id".to_owned(), text(cursor.position().as_str())),
        ("id".to_owned(), text(cursor.position().id())),
    ])
}

fn next(last: &Product) -> Cursor {
    Cursor::new(last.details.category.clone(), last.position())
}

fn text(value: impl ToString) -> AttributeValue {
    AttributeValue::S(value.to_string())
}
