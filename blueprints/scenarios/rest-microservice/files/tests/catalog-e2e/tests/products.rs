//! What a customer does with products.

use std::time::Duration;

use catalog_e2e::{Catalog, Error, Outcome, desk, key, unique_category};
use serde_json::{Value, json};

#[tokio::test]
#[ignore = "needs a running catalog: just e2e, or CATALOG_URL"]
async fn a_created_product_can_be_read() -> Outcome {
    let catalog = Catalog::given()?;
    let product = desk("Walnut desk", &unique_category());
    let created = catalog.create(&key(), &product).await?;
    assert_eq!(created.status(), 201);
    let body = created.json()?;
    let id = body["id"].as_str().unwrap();
    assert_eq!(
        created.header("location"),
        Some(format!("/v1/products/{id}").as_str())
    );
    assert_eq!(created.etag()?, "\"1\"");
    for (field, value) in product.as_object().unwrap() {
        assert_eq!(&body[field], value, "{field}");
    }
    let read = catalog.get(id).await?;
    assert_eq!((read.status(), read.etag()?), (200, "\"1\"".to_owned()));
    assert_eq!(read.json()?, body);
    remove(&catalog, id).await
}

#[tokio::test]
#[ignore = "needs a running catalog: just e2e, or CATALOG_URL"]
async fn a_list_comes_in_pages_in_the_order_of_names() -> Outcome {
    let catalog = Catalog::given()?;
    let category = unique_category();
    let names = ["Cabinet", "armchair", "Desk", "bench", "Easel"];
    let mut ids = Vec::new();
    for name in names {
        let created = catalog.create(&key(), &desk(name, &category)).await?;
        ids.push(created.json()?["id"].as_str().unwrap().to_owned());
    }
    let mut pages = pages(&catalog, &category).await?;
    // The index follows the table after a moment.
    for _ in 0..50 {
        if pages.iter().flatten().count() == names.len() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
        pages = self::pages(&catalog, &category).await?;
    }
    assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [2, 2, 1]);
    let listed: Vec<_> = pages
        .iter()
        .flatten()
        .map(|product| product["name"].as_str().unwrap())
        .collect();
    assert_eq!(listed, ["armchair", "bench", "Cabinet", "Desk", "Easel"]);
    for id in ids {
        remove(&catalog, &id).await?;
    }
    Ok(())
}

#[tokio::test]
#[ignore = "needs a running catalog: just e2e, or CATALOG_URL"]
async fn an_update_makes_a_new_version() -> Outcome {
    let catalog = Catalog::given()?;
    let category = unique_category();
    let created = catalog.create(&key(), &desk("Desk", &category)).await?;
    let before = created.json()?;
    let id = before["id"].as_str().unwrap();
    let updated = catalog
        .update(
            id,
            Some(&created.etag()?),
            &desk("Standing desk", &category),
        )
        .await?;
    assert_eq!(
        (updated.status(), updated.etag()?),
        (200, "\"2\"".to_owned())
    );
    let after = updated.json()?;
    assert_eq!(
        (&after["name"], &after["version"]),
        (&json!("Standing desk"), &json!(2))
    );
    assert_eq!(after["created_at"], before["created_at"]);
    assert_eq!(catalog.get(id).await?.json()?, after);
    remove(&catalog, id).await
}

#[tokio::test]
#[ignore = "needs a running catalog: just e2e, or CATALOG_URL"]
async fn of_two_updates_of_one_version_one_is_refused() -> Outcome {
    let catalog = Catalog::given()?;
    let category = unique_category();
    let created = catalog.create(&key(), &desk("Desk", &category)).await?;
    let id = created.json()?["id"].as_str().unwrap().to_owned();
    let version = created.etag()?;
    let (one, other) = (desk("One", &category), desk("Other", &category));
    let (one, other) = tokio::join!(
        catalog.update(&id, Some(&version), &one),
        catalog.update(&id, Some(&version), &other)
    );
    let mut statuses = [one?.status(), other?.status()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412]);
    assert_eq!(catalog.get(&id).await?.etag()?, "\"2\"");
    remove(&catalog, &id).await
}

#[tokio::test]
#[ignore = "needs a running catalog: just e2e, or CATALOG_URL"]
async fn a_deleted_product_stays_deleted() -> Outcome {
    let catalog = Catalog::given()?;
    let created = catalog
        .create(&key(), &desk("Desk", &unique_category()))
        .await?;
    let id = created.json()?["id"].as_str().unwrap().to_owned();
    assert_eq!(catalog.delete(&id).await?.status(), 204);
    assert_eq!(catalog.delete(&id).await?.status(), 204);
    assert_eq!(catalog.get(&id).await?.status(), 404);
    let update = catalog
        .update(&id, Some("\"1\""), &desk("Desk", "desks"))
        .await?;
    assert_eq!(update.status(), 404);
    Ok(())
}

#[tokio::test]
#[ignore = "needs a running catalog: just e2e, or CATALOG_URL"]
async fn a_repeated_create_gets_the_first_answer() -> Outcome {
    let catalog = Catalog::given()?;
    let (key, product) = (key(), desk("Desk", &unique_category()));
    let first = catalog.create(&key, &product).await?;
    let again = catalog.create(&key, &product).await?;
    assert_eq!((first.status(), again.status()), (201, 201));
    assert_eq!(first.json()?, again.json()?);
    assert_eq!(first.header("location"), again.header("location"));
    assert_eq!(first.etag()?, again.etag()?);
    remove(&catalog, first.json()?["id"].as_str().unwrap()).await
}

#[tokio::test]
#[ignore = "needs a running catalog: just e2e, or CATALOG_URL"]
async fn creates_at_the_same_time_with_one_key_make_one_product() -> Outcome {
    let catalog = Catalog::given()?;
    let (key, category) = (key(), unique_category());
    let product = desk("Desk", &category);
    let (items, _) = catalog_e2e::spread((0..8).collect(), 8, {
        let catalog = catalog.clone();
        move |_: u8| {
            let (catalog, key, product) = (catalog.clone(), key.clone(), product.clone());
            async move {
                let answer = catalog.create(&key, &product).await?;
                Ok::<_, Error>((answer.status(), answer.json()?["id"].clone()))
            }
        }
    })
    .await?;
    // Whoever comes while the first is at work is told to come again.
    assert!(
        items.iter().all(|(status, _)| matches!(status, 201 | 409)),
        "{items:?}"
    );
    let mut ids: Vec<_> = items
        .iter()
        .filter(|(status, _)| *status == 201)
        .map(|(_, id)| id.as_str().unwrap())
        .collect();
    ids.dedup();
    assert_eq!(ids.len(), 1, "{items:?}");
    remove(&catalog, ids[0]).await
}

async fn pages(catalog: &Catalog, category: &str) -> Result<Vec<Vec<Value>>, Error> {
    let mut pages = Vec::new();
    let mut query = format!("category={category}&limit=2");
    loop {
        let page = catalog.list(&query).await?.json()?;
        pages.push(page["items"].as_array().cloned().unwrap_or_default());
        let Some(cursor) = page["next_cursor"].as_str() else {
            return Ok(pages);
        };
        query = format!("category={category}&limit=2&cursor={cursor}");
    }
}

async fn remove(catalog: &Catalog, id: &str) -> Outcome {
    catalog.delete(id).await.map(drop)
}
