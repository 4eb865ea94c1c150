//! The catalog in memory means what the ports say.

#![allow(clippy::unwrap_used, reason = "a test says by it what it expects")]

use catalog::memory::MemoryCatalog;
use catalog::ports::{
    Creation, DeleteProduct, Deletion, GetProduct, ListProducts, PutNewProduct, ReplaceProduct,
};
use catalog::{
    CatalogError, Category, PageSize, Product, ProductDetails, ProductId, ProductQuery, Timestamp,
    Version,
};
use serde_json::json;

fn product(name: &str, category: &str) -> Product {
    let body = json!({
        "name": name,
        "category": category,
        "price": { "amount_minor": 100, "currency": "EUR" },
    });
    let details = ProductDetails::try_from(&body).unwrap();
    let id = ProductId::of_request("test", name);
    Product::new(id, details, "2026-11-23T08:00:00Z".parse().unwrap())
}

fn query(category: &str, size: u64) -> ProductQuery {
    ProductQuery {
        category: Category::try_from(category).unwrap(),
        size: PageSize::try_from(size).unwrap(),
        after: None,
    }
}

#[tokio::test]
async fn an_id_is_taken_once() {
    let catalog = MemoryCatalog::default();
    let desk = product("Desk", "furniture");
    let created = catalog.put_new(&desk, "desk, please").await.unwrap();
    assert_eq!(created, Creation::Created);
    let other = catalog.put_new(&desk, "lamp, please").await.unwrap_err();
    assert!(matches!(other, CatalogError::AlreadyExists(id) if id == desk.id));
    assert_eq!(catalog.len(), 1);
}

#[tokio::test]
async fn a_product_is_known_by_the_request_that_created_it_whatever_became_of_it() {
    let catalog = MemoryCatalog::default();
    let desk = product("Desk", "furniture");
    catalog.put_new(&desk, "desk, please").await.unwrap();
    let details = product("Standing desk", "furniture").details;
    let replaced = catalog
        .replace(desk.id, Version::FIRST, &details, Timestamp::now())
        .await
        .unwrap();
    let again = catalog.put_new(&desk, "desk, please").await.unwrap();
    assert_eq!(again, Creation::WasCreated(Box::new(replaced)));
    let other = catalog.put_new(&desk, "standing desk, please").await;
    assert!(matches!(other, Err(CatalogError::AlreadyExists(_))));
}

#[tokio::test]
async fn a_replacement_needs_the_version_that_is_stored() {
    let desk = product("Desk", "furniture");
    let catalog = MemoryCatalog::with([desk.clone()]);
    let now: Timestamp = "2026-11-23T09:00:00Z".parse().unwrap();
    let details = product("Standing desk", "furniture").details;

    let replaced = catalog
        .replace(desk.id, Version::FIRST, &details, now)
        .await
        .unwrap();
    assert_eq!(replaced.version.get(), 2);
    assert_eq!(
        (replaced.created_at, replaced.updated_at),
        (desk.created_at, now)
    );
    assert_eq!(catalog.get(desk.id).await.unwrap(), replaced);

    let stale = catalog
        .replace(desk.id, Version::FIRST, &details, now)
        .await
        .unwrap_err();
    assert!(matches!(stale, CatalogError::Stale { current, .. } if current.get() == 2));
}

#[tokio::test]
async fn what_is_deleted_is_gone() {
    let desk = product("Desk", "furniture");
    let catalog = MemoryCatalog::with([desk.clone()]);
    assert_eq!(catalog.delete(desk.id).await.unwrap(), Deletion::Deleted);
    assert_eq!(catalog.delete(desk.id).await.unwrap(), Deletion::WasGone);
    assert!(matches!(
        catalog.get(desk.id).await,
        Err(CatalogError::NotFound(_))
    ));
    let gone = catalog
        .replace(desk.id, Version::FIRST, &desk.details, Timestamp::now())
        .await;
    assert!(matches!(gone, Err(CatalogError::NotFound(_))));
}

#[tokio::test]
async fn pages_join_to_the_whole_list_in_order() {
    let names = ["desk", "Armchair", "lamp", "Bench", "Chair"];
    let catalog = MemoryCatalog::with(
        names
            .map(|name| product(name, "furniture"))
            .into_iter()
            .chain([product("Apple", "fruit")]),
    );
    let mut query = query("furniture", 2);
    let mut seen = Vec::new();
    loop {
        let page = catalog.list(&query).await.unwrap();
        assert!(page.products.len() <= 2);
        seen.extend(
            page.products
                .into_iter()
                .map(|p| p.details.name.to_string()),
        );
        query.after = page.next;
        if query.after.is_none() {
            break;
        }
    }
    assert_eq!(seen, ["Armchair", "Bench", "Chair", "desk", "lamp"]);
}

#[tokio::test]
async fn a_throttled_catalog_refuses_everything() {
    let catalog = MemoryCatalog::throttled();
    let desk = product("Desk", "furniture");
    let unavailable = |error: CatalogError| matches!(error, CatalogError::Unavailable { .. });
    assert!(unavailable(catalog.put_new(&desk, "").await.unwrap_err()));
    assert!(unavailable(catalog.get(desk.id).await.unwrap_err()));
    assert!(unavailable(
        catalog.list(&query("fruit", 1)).await.unwrap_err()
    ));
    assert!(unavailable(catalog.delete(desk.id).await.unwrap_err()));
}
