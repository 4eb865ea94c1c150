use catalog::ports::{
    Creation, DeleteProduct, Deletion, GetProduct, ListProducts, PutNewProduct, ReplaceProduct,
};
use catalog::{Category, Cursor, PageSize, ProductQuery, Version};
use serde_json::json;

use crate::{REQUEST, Table, desk, details, item, with};

#[tokio::test]
async fn a_new_product_is_put_only_if_its_id_is_free() {
    let table = Table::answering([(200, json!({}))]);
    let created = table.catalog.put_new(&desk(), REQUEST).await.unwrap();
    assert_eq!(created, Creation::Created);
    let (operation, body) = table.request();
    assert_eq!(operation, "PutItem");
    assert_eq!(
        body,
        json!({
            "TableName": "products",
            "Item": item(),
            "ConditionExpression": "attribute_not_exists(id)",
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        })
    );
}

#[tokio::test]
async fn a_product_is_read_consistently_by_its_key() {
    let table = Table::answering([(200, json!({ "Item": item() }))]);
    assert_eq!(table.catalog.get(desk().id).await.unwrap(), desk());
    let (operation, body) = table.request();
    assert_eq!(operation, "GetItem");
    assert_eq!(
        body,
        json!({
            "TableName": "products",
            "Key": { "id": item()["id"] },
            "ConsistentRead": true,
        })
    );
}

#[tokio::test]
async fn a_replacement_is_conditional_on_the_version() {
    let stored = with(
        with(item(), "version", json!({ "N": "8" })),
        "updated_at",
        json!({ "S": "2026-11-23T09:00:00.000Z" }),
    );
    let table = Table::answering([(200, json!({ "Attributes": stored }))]);
    let now = "2026-11-23T09:00:00Z".parse().unwrap();
    let expected = Version::try_from(7).unwrap();
    let replaced = table
        .catalog
        .replace(desk().id, expected, &details("Walnut Desk"), now)
        .await
        .unwrap();
    assert_eq!((replaced.version.get(), replaced.updated_at), (8, now));

    let (operation, body) = table.request();
    assert_eq!(operation, "UpdateItem");
    assert_eq!(body["Key"], json!({ "id": item()["id"] }));
    assert_eq!(body["ConditionExpression"], "#version = :expected");
    assert_eq!(body["ReturnValues"], "ALL_NEW");
    assert_eq!(body["ReturnValuesOnConditionCheckFailure"], "ALL_OLD");
    assert_eq!(
        body["UpdateExpression"],
        "SET #name = :name, #name_id = :name_id, #description = :description, \
         #category = :category, #amount_minor = :amount_minor, #currency = :currency, \
         #version = :version, #updated_at = :updated_at"
    );
    assert_eq!(
        body["ExpressionAttributeValues"],
        json!({
            ":expected": { "N": "7" },
            ":name": item()["name"],
            ":name_id": item()["name_id"],
            ":description": item()["description"],
            ":category": item()["category"],
            ":amount_minor": item()["amount_minor"],
            ":currency": item()["currency"],
            ":version": { "N": "8" },
            ":updated_at": { "S": "2026-11-23T09:00:00.000Z" },
        })
    );
    for (alias, name) in body["ExpressionAttributeNames"].as_object().unwrap() {
        assert_eq!(alias.strip_prefix('#'), name.as_str());
    }
}

#[tokio::test]
async fn a_category_is_listed_by_the_index() {
    let table = Table::answering([(200, json!({ "Items": [item()], "Count": 1 }))]);
    let query = ProductQuery {
        category: Category::try_from("office").unwrap(),
        size: PageSize::try_from(2).unwrap(),
        after: None,
    };
    let page = table.catalog.list(&query).await.unwrap();
    assert_eq!((page.products, page.next), (vec![desk()], None));
    let (operation, body) = table.request();
    assert_eq!(operation, "Query");
    assert_eq!(
        body,
        json!({
            "TableName": "products",
            "IndexName": "by-category",
            "KeyConditionExpression": "category = :category",
            "ExpressionAttributeValues": { ":category": { "S": "office" } },
            "Limit": 2,
        })
    );
}

#[tokio::test]
async fn the_next_page_begins_after_the_last_product() {
    let end =
        json!({ "category": item()["category"], "name_id": item()["name_id"], "id": item()["id"] });
    let first = Table::answering([(200, json!({ "Items": [item()], "LastEvaluatedKey": end }))]);
    let mut query = ProductQuery {
        category: Category::try_from("office").unwrap(),
        size: PageSize::default(),
        after: None,
    };
    let cursor = first.catalog.list(&query).await.unwrap().next.unwrap();
    query.after = Some(Cursor::parse(&cursor.to_string(), &query.category).unwrap());

    let second = Table::answering([(200, json!({ "Items": [] }))]);
    let page = second.catalog.list(&query).await.unwrap();
    assert_eq!((page.products, page.next), (vec![], None));
    assert_eq!(second.request().1["ExclusiveStartKey"], end);
}

#[tokio::test]
async fn a_deletion_says_whether_there_was_a_product() {
    let table = Table::answering([(200, json!({ "Attributes": item() }))]);
    assert_eq!(
        table.catalog.delete(desk().id).await.unwrap(),
        Deletion::Deleted
    );
    let (operation, body) = table.request();
    assert_eq!(operation, "DeleteItem");
    assert_eq!(
        body,
        json!({
            "TableName": "products",
            "Key": { "id": item()["id"] },
            "ReturnValues": "ALL_OLD",
        })
    );

    let table = Table::answering([(200, json!({}))]);
    assert_eq!(
        table.catalog.delete(desk().id).await.unwrap(),
        Deletion::WasGone
    );
}
