//! What a customer is refused, and how.

use catalog_e2e::{Catalog, Outcome, Sending, desk, key, note, unique_category};
use lambda_http::http::Method;
use serde_json::{Value, json};
use uuid::Uuid;

/// How a right product becomes a wrong one.
type Break = fn(&mut Value);

#[tokio::test]
#[ignore = "needs a running catalog: just e2e, or CATALOG_URL"]
async fn a_body_that_breaks_a_rule_is_refused() -> Outcome {
    let catalog = Catalog::given()?;
    let breaking: [(&str, Break); 8] = [
        ("no name", |product| {
            drop(product.as_object_mut().unwrap().remove("name"))
        }),
        ("an empty name", |product| product["name"] = json!("")),
        ("a long name", |product| {
            product["name"] = json!("n".repeat(121))
        }),
        ("a category with a space", |product| {
            product["category"] = json!("Office desks")
        }),
        ("a negative price", |product| {
            product["price"]["amount_minor"] = json!(-1)
        }),
        ("a currency in small letters", |product| {
            product["price"]["currency"] = json!("eur")
        }),
        ("a field nobody knows", |product| {
            product["colour"] = json!("green")
        }),
        ("a field of the price nobody knows", |product| {
            product["price"]["tax"] = json!(19)
        }),
    ];
    for (name, breaks) in breaking {
        let mut product = desk("Desk", "desks");
        breaks(&mut product);
        assert_eq!(
            catalog.create(&key(), &product).await?.status(),
            400,
            "create with {name}"
        );
        let update = catalog
            .update(&Uuid::new_v4().to_string(), Some("\"1\""), &product)
            .await?;
        assert_eq!(update.status(), 400, "update with {name}");
    }
    Ok(())
}

#[tokio::test]
#[ignore = "needs a running catalog: just e2e, or CATALOG_URL"]
async fn what_is_no_json_is_refused() -> Outcome {
    let catalog = Catalog::given()?;
    let headers = vec![
        ("content-type", "application/json".to_owned()),
        ("idempotency-key", key()),
    ];
    let sending = Sending {
        method: Method::POST,
        path: "/v1/products".to_owned(),
        headers,
        body: b"{\"name\":".to_vec(),
    };
    assert_eq!(catalog.send("createProduct", sending).await?.status(), 400);
    Ok(())
}

#[tokio::test]
#[ignore = "needs a running catalog: just e2e, or CATALOG_URL"]
async fn a_create_without_a_key_is_refused() -> Outcome {
    let catalog = Catalog::given()?;
    let headers = vec![("content-type", "application/json".to_owned())];
    let body = desk("Desk", "desks").to_string().into_bytes();
    let sending = Sending {
        method: Method::POST,
        path: "/v1/products".to_owned(),
        headers,
        body,
    };
    assert_eq!(catalog.send("createProduct", sending).await?.status(), 400);
    Ok(())
}

#[tokio::test]
#[ignore = "needs a running catalog: just e2e, or CATALOG_URL"]
async fn a_key_stands_for_one_body() -> Outcome {
    let catalog = Catalog::given()?;
    let (key, category) = (key(), unique_category());
    let created = catalog.create(&key, &desk("Desk", &category)).await?;
    let other = catalog.create(&key, &desk("Chair", &category)).await?;
    assert_eq!((created.status(), other.status()), (201, 422));
    catalog
        .delete(created.json()?["id"].as_str().unwrap())
        .await
        .map(drop)
}

#[tokio::test]
#[ignore = "needs a running catalog: just e2e, or CATALOG_URL"]
async fn a_product_that_is_not_there_is_not_found() -> Outcome {
    let catalog = Catalog::given()?;
    let id = Uuid::new_v4().to_string();
    assert_eq!(catalog.get(&id).await?.status(), 404);
    assert_eq!(
        catalog
            .update(&id, Some("\"1\""), &desk("Desk", "desks"))
            .await?
            .status(),
        404
    );
    assert_eq!(catalog.get("no-uuid").await?.status(), 400);
    Ok(())
}

#[tokio::test]
#[ignore = "needs a running catalog: just e2e, or CATALOG_URL"]
async fn an_update_needs_the_version_it_is_based_on() -> Outcome {
    let catalog = Catalog::given()?;
    let category = unique_category();
    let created = catalog.create(&key(), &desk("Desk", &category)).await?;
    let id = created.json()?["id"].as_str().unwrap().to_owned();
    let changes = desk("Standing desk", &category);
    assert_eq!(catalog.update(&id, None, &changes).await?.status(), 428);
    assert_eq!(
        catalog.update(&id, Some("\"7\""), &changes).await?.status(),
        412
    );
    assert_eq!(
        catalog.get(&id).await?.etag()?,
        "\"1\"",
        "nothing was changed"
    );
    catalog.delete(&id).await.map(drop)
}

#[tokio::test]
#[ignore = "needs a running catalog: just e2e, or CATALOG_URL"]
async fn a_list_that_breaks_a_rule_is_refused() -> Outcome {
    let catalog = Catalog::given()?;
    for query in [
        "limit=5",
        "category=desks&limit=0",
        "category=desks&limit=101",
        "category=desks&limit=ten",
        "category=desks&cursor=x",
    ] {
        assert_eq!(catalog.list(query).await?.status(), 400, "{query}");
    }
    Ok(())
}

#[tokio::test]
#[ignore = "needs a running catalog: just e2e, or CATALOG_URL"]
async fn the_correlation_id_comes_back() -> Outcome {
    let catalog = Catalog::given()?;
    let id = Uuid::new_v4().to_string();
    let answer = catalog.get_as(&id, "checkout-7f3a").await?;
    assert_eq!(answer.header("x-correlation-id"), Some("checkout-7f3a"));
    let made = catalog.get(&id).await?;
    assert!(
        made.header("x-correlation-id")
            .is_some_and(|made| !made.is_empty())
    );
    Ok(())
}

#[tokio::test]
#[ignore = "needs a running catalog: just e2e, or CATALOG_URL"]
async fn nobody_gets_in_without_credentials() -> Outcome {
    let catalog = Catalog::given()?;
    let answer = catalog
        .anonymously()
        .get(&Uuid::new_v4().to_string())
        .await?;
    assert!(matches!(answer.status(), 401 | 403), "{}", answer.status());
    Ok(())
}

#[tokio::test]
#[ignore = "needs a running catalog: just e2e, or CATALOG_URL"]
async fn nobody_gets_in_with_forged_credentials() -> Outcome {
    let catalog = Catalog::given()?;
    let Some(forger) = catalog.forged() else {
        note("this caller has no credentials to forge");
        return Ok(());
    };
    let answer = forger.get(&Uuid::new_v4().to_string()).await?;
    assert!(matches!(answer.status(), 401 | 403), "{}", answer.status());
    Ok(())
}

#[tokio::test]
#[ignore = "needs a running catalog: just e2e, or CATALOG_URL"]
async fn what_api_gateway_refuses_by_itself_is_a_problem_with_its_status() -> Outcome {
    let catalog = Catalog::given()?;
    let sending = |method, path: &str, media_type: &str| Sending {
        method,
        path: path.to_owned(),
        headers: vec![
            ("content-type", media_type.to_owned()),
            ("idempotency-key", key()),
        ],
        body: desk("Desk", "desks").to_string().into_bytes(),
    };
    let refused = [
        (
            "getProduct",
            sending(Method::PATCH, "/v1/nothing", "application/json"),
            403,
        ),
        (
            "createProduct",
            sending(Method::POST, "/v1/products", "text/plain"),
            415,
        ),
    ];
    for (operation, sending, status) in refused {
        let answer = catalog.send(operation, sending).await?;
        assert_eq!(answer.status(), status);
        assert_eq!(
            answer.header("content-type"),
            Some("application/problem+json")
        );
        assert_eq!(answer.json()?["status"], json!(status));
    }
    Ok(())
}
