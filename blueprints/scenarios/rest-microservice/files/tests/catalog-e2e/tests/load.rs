//! A load of creates, a fifth of them sent twice: nothing is lost and nothing is doubled.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use catalog_e2e::{
    Catalog, Error, Outcome, desk, key, load_or_skip, note, spread, unique_category,
};

const TASKS: usize = 16;

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a running catalog: just e2e, or CATALOG_URL"]
async fn a_load_of_creates_loses_and_doubles_nothing() -> Outcome {
    let catalog = load_or_skip!();
    let category = unique_category();
    let keys = keys(requests());
    let wanted: BTreeSet<_> = keys.iter().cloned().collect();
    let (answers, samples) = spread(keys, TASKS, {
        let (catalog, category) = (catalog.clone(), category.clone());
        move |key| create(catalog.clone(), key, category.clone())
    })
    .await?;
    note(&format!("load: {}", samples.summary()));
    let mut ids: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (key, id) in answers {
        ids.entry(key).or_default().insert(id);
    }
    assert_eq!(
        ids.keys().cloned().collect::<BTreeSet<_>>(),
        wanted,
        "every key was answered"
    );
    assert!(
        ids.values().all(|ids| ids.len() == 1),
        "a key was answered with two products"
    );
    let created: BTreeSet<_> = ids.into_values().flatten().collect();
    assert_eq!(
        created.len(),
        wanted.len(),
        "two keys were answered with one product"
    );
    assert_eq!(
        settled(&catalog, &category, created.len()).await?,
        created,
        "the list has what was created"
    );
    remove(catalog, created).await
}

fn requests() -> usize {
    std::env::var("CATALOG_LOAD_REQUESTS")
        .ok()
        .and_then(|count| count.parse().ok())
        .unwrap_or(2000)
}

/// Keys of which every fifth stands twice, near each other so that the two are sent at about the same time.
fn keys(count: usize) -> Vec<String> {
    let mut keys = Vec::with_capacity(count);
    while keys.len() < count {
        keys.extend((0..4).map(|_| key()));
        keys.push(keys[keys.len() - 1].clone());
    }
    keys.truncate(count);
    keys
}

async fn create(
    catalog: Catalog,
    key: String,
    category: String,
) -> Result<(String, String), Error> {
    let product = desk(&format!("Desk {key}"), &category);
    loop {
        let answer = catalog.create(&key, &product).await?;
        match answer.status() {
            201 => {
                let id = answer.json()?["id"].as_str().map(str::to_owned);
                return id.map(|id| (key, id)).ok_or(Error::Header("id"));
            }
            // Its twin is at work.
            409 => tokio::time::sleep(Duration::from_millis(100)).await,
            status => return Err(Error::Setup(format!("a create was answered {status}"))),
        }
    }
}

/// The ids in the list, once there are `count`, or what there is after a while.
async fn settled(
    catalog: &Catalog,
    category: &str,
    count: usize,
) -> Result<BTreeSet<String>, Error> {
    let mut ids = listed(catalog, category).await?;
    for _ in 0..20 {
        if ids.len() >= count {
            break;
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
        ids = listed(catalog, category).await?;
    }
    let distinct: BTreeSet<_> = ids.iter().cloned().collect();
    assert_eq!(distinct.len(), ids.len(), "the list has a product twice");
    Ok(distinct)
}

async fn listed(catalog: &Catalog, category: &str) -> Result<Vec<String>, Error> {
    let mut ids = Vec::new();
    let mut query = format!("category={category}&limit=100");
    loop {
        let page = catalog.list(&query).await?.json()?;
        let items = page["items"].as_array().into_iter().flatten();
        ids.extend(items.filter_map(|product| product["id"].as_str().map(str::to_owned)));
        let Some(cursor) = page["next_cursor"].as_str() else {
            return Ok(ids);
        };
        query = format!("category={category}&limit=100&cursor={cursor}");
    }
}

async fn remove(catalog: Catalog, ids: BTreeSet<String>) -> Outcome {
    let (statuses, samples) = spread(ids.into_iter().collect(), TASKS, move |id: String| {
        let catalog = catalog.clone();
        async move { Ok(catalog.delete(&id).await?.status()) }
    })
    .await?;
    note(&format!("deletes: {}", samples.summary()));
    assert!(statuses.iter().all(|status| *status == 204));
    Ok(())
}
