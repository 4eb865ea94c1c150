use catalog::ports::{
    Creation, DeleteProduct, GetProduct, ListProducts, PutNewProduct, ReplaceProduct,
};
use catalog::{CatalogError, Category, PageSize, ProductQuery, Version};
use serde_json::{Value, json};

use crate::{REQUEST, Table, desk, details, error, item, refused, with};

/// Each operation's error for one answer.
async fn errors(answer: (u16, Value)) -> Vec<CatalogError> {
    let table = || Table::answering([answer.clone()]).catalog;
    let now = desk().updated_at;
    let query = ProductQuery {
        category: Category::try_from("office").unwrap(),
        size: PageSize::default(),
        after: None,
    };
    vec![
        table().put_new(&desk(), REQUEST).await.unwrap_err(),
        table().get(desk().id).await.unwrap_err(),
        table().list(&query).await.unwrap_err(),
        table()
            .replace(desk().id, Version::FIRST, &desk().details, now)
            .await
            .unwrap_err(),
        table().delete(desk().id).await.unwrap_err(),
    ]
}

#[tokio::test]
async fn throttling_and_outages_pass() {
    for (status, code) in [
        (400, "ThrottlingException"),
        (400, "ProvisionedThroughputExceededException"),
        (400, "RequestLimitExceeded"),
        (500, "InternalServerError"),
        (503, "ServiceUnavailable"),
    ] {
        for failure in errors((status, error(code))).await {
            let CatalogError::Unavailable { retry_after, cause } = failure else {
                panic!("{code}: {failure:?}");
            };
            assert!(retry_after.as_secs() >= 1);
            assert!(
                telemetry::reason(cause.as_ref()).contains("as recorded"),
                "{cause:?}"
            );
        }
    }
}

#[tokio::test]
async fn faults_of_ours_do_not_pass() {
    for code in [
        "ResourceNotFoundException",
        "AccessDeniedException",
        "ValidationException",
    ] {
        for failure in errors((400, error(code))).await {
            assert!(
                matches!(failure, CatalogError::Store(_)),
                "{code}: {failure:?}"
            );
        }
    }
}

#[tokio::test]
async fn a_missing_product_is_not_found() {
    let table = Table::answering([(200, json!({}))]);
    let missing = table.catalog.get(desk().id).await;
    assert!(matches!(missing, Err(CatalogError::NotFound(id)) if id == desk().id));

    let table = Table::answering([refused(None)]);
    let now = desk().updated_at;
    let missing = table
        .catalog
        .replace(desk().id, Version::FIRST, &desk().details, now)
        .await;
    assert!(matches!(missing, Err(CatalogError::NotFound(id)) if id == desk().id));
}

#[tokio::test]
async fn an_id_that_another_request_took_is_taken() {
    let mut unknown = item();
    unknown.as_object_mut().unwrap().remove("created_by");
    let other = with(item(), "created_by", json!({ "S": "another" }));
    for stored in [item(), other, unknown] {
        let request = match stored == item() {
            true => "another",
            false => REQUEST,
        };
        let table = Table::answering([refused(Some(stored))]);
        let taken = table.catalog.put_new(&desk(), request).await.unwrap_err();
        assert!(matches!(taken, CatalogError::AlreadyExists(id) if id == desk().id));
    }
}

#[tokio::test]
async fn an_id_that_the_same_request_took_brings_what_is_stored() {
    let replaced = with(item(), "name", json!({ "S": "Oak Desk" }));
    let replaced = with(replaced, "version", json!({ "N": "2" }));
    let table = Table::answering([refused(Some(replaced))]);
    let found = table.catalog.put_new(&desk(), REQUEST).await.unwrap();
    let Creation::WasCreated(stored) = found else {
        panic!("{found:?}");
    };
    assert_eq!(stored.details.name.as_str(), "Oak Desk");
    assert_eq!(stored.version.get(), 2);
}

#[tokio::test]
async fn another_version_is_stale() {
    let stored = with(item(), "version", json!({ "N": "9" }));
    let table = Table::answering([refused(Some(stored))]);
    let expected = Version::try_from(7).unwrap();
    let now = "2026-11-23T09:00:00Z".parse().unwrap();
    let stale = table
        .catalog
        .replace(desk().id, expected, &details("Desk"), now)
        .await;
    assert!(matches!(stale, Err(CatalogError::Stale { current, .. }) if current.get() == 9));
}

#[tokio::test]
async fn a_write_whose_answer_was_lost_has_succeeded() {
    let table = Table::answering([refused(Some(item()))]);
    let created = table.catalog.put_new(&desk(), REQUEST).await.unwrap();
    assert_eq!(created, Creation::Created);

    let ours = with(item(), "version", json!({ "N": "2" }));
    let table = Table::answering([refused(Some(ours))]);
    let now = desk().updated_at;
    let replaced = table
        .catalog
        .replace(desk().id, Version::FIRST, &desk().details, now)
        .await;
    assert_eq!(replaced.unwrap().version.get(), 2);
}

#[tokio::test]
async fn an_item_that_is_no_product_is_a_fault_of_the_store() {
    for (attribute, value) in [
        ("version", json!({ "N": "0" })),
        ("currency", json!({ "S": "euro" })),
        ("created_at", json!({ "S": "yesterday" })),
        ("name", json!({ "NULL": true })),
    ] {
        let table = Table::answering([(200, json!({ "Item": with(item(), attribute, value) }))]);
        let failure = table.catalog.get(desk().id).await.unwrap_err();
        assert!(
            matches!(failure, CatalogError::Store(_)),
            "{attribute}: {failure:?}"
        );
    }
}
