//! `PUT /v1/products/{id}`: replaces what is said of a product, if it is still as the client read it.

use std::convert::Infallible;

use catalog::ports::ReplaceProduct;
use catalog::{CatalogError, Timestamp};
use catalog_http::{Answer, Problem, if_match, product_details, product_id, respond};
use lambda_http::{Body, Request, Response};
use telemetry::metrics;

/// # Errors
/// None: failures are answers.
pub async fn handle<C: ReplaceProduct>(
    catalog: &C,
    request: Request,
) -> Result<Response<Body>, Infallible> {
    respond(update(catalog, &request).await)
}

async fn update(catalog: &impl ReplaceProduct, request: &Request) -> Result<Answer, Problem> {
    let id = product_id(request)?;
    let expected = if_match(request)?;
    let details = product_details(request)?;
    let replaced = catalog
        .replace(id, expected, &details, Timestamp::now())
        .await;
    let product = replaced.inspect_err(count_conflict)?;
    metrics::count("ProductsUpdated", 1);
    tracing::info!(
        operation = "update_product",
        outcome = "updated",
        product_id = %id,
        version = product.version.get(),
        "product updated"
    );
    Ok(Answer::product(&product))
}

fn count_conflict(error: &CatalogError) {
    if matches!(error, CatalogError::Stale { .. }) {
        metrics::count("UpdateConflicts", 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use catalog::memory::MemoryCatalog;
    use catalog::ports::GetProduct;
    use catalog::{Product, ProductDetails};
    use catalog_contract::{Contract, Event};
    use serde_json::{Value, json};

    fn event() -> Event {
        Event::of("update-product").unwrap()
    }

    fn product() -> Product {
        let body = Event::of("create-product").unwrap().json_body();
        let details = ProductDetails::try_from(&body).unwrap();
        let id = product_id(&event().request().unwrap()).unwrap();
        Product::new(id, details, "2026-11-23T08:06:00Z".parse().unwrap())
    }

    /// The answer, which the contract allows, and its body.
    async fn answer(catalog: &MemoryCatalog, event: &Event) -> (Response<Body>, Value) {
        let answer = handle(catalog, event.request().unwrap()).await.unwrap();
        Contract::read()
            .unwrap()
            .check_answer("updateProduct", &answer)
            .unwrap();
        let body = serde_json::from_slice(answer.body()).unwrap();
        (answer, body)
    }

    #[tokio::test]
    async fn a_product_is_replaced() {
        let catalog = MemoryCatalog::with([product()]);
        let ((answer, body), metrics) = metrics::recorded(answer(&catalog, &event())).await;
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()["etag"], "\"2\"");
        assert_eq!(body, json!(catalog.get(product().id).await.unwrap()));
        assert_eq!(body["price"], event().json_body()["price"]);
        assert_eq!(body["created_at"], json!(product().created_at));
        assert_eq!(metrics[0]["ProductsUpdated"], 1.0);
    }

    #[tokio::test]
    async fn of_two_changes_to_one_version_the_second_is_refused() {
        let catalog = MemoryCatalog::with([product()]);
        answer(&catalog, &event()).await;
        let other = event().body(&Event::of("create-product").unwrap().json_body());
        let ((refused, problem), metrics) = metrics::recorded(answer(&catalog, &other)).await;
        assert_eq!(refused.status(), 412);
        assert!(problem["detail"].as_str().unwrap().contains("\"2\""));
        assert_eq!(metrics[0]["UpdateConflicts"], 1.0);
        let stored = catalog.get(product().id).await.unwrap();
        assert_eq!(json!(stored.details.price), event().json_body()["price"]);
    }

    #[tokio::test]
    async fn what_is_left_out_is_reset() {
        let catalog = MemoryCatalog::with([product()]);
        let mut body = event().json_body();
        body.as_object_mut().unwrap().remove("description");
        let (_, replaced) = answer(&catalog, &event().body(&body)).await;
        assert_eq!(replaced["description"], "");
    }

    #[tokio::test]
    async fn a_change_says_what_it_is_based_on() {
        let catalog = MemoryCatalog::with([product()]);
        let (missing, _) = answer(&catalog, &event().without_header("If-Match")).await;
        assert_eq!(missing.status(), 428);
        let (wrong, _) = answer(&catalog, &event().header("If-Match", "*")).await;
        assert_eq!(wrong.status(), 400);
        assert_eq!(catalog.get(product().id).await.unwrap(), product());
    }

    #[tokio::test]
    async fn a_bad_body_changes_nothing() {
        let catalog = MemoryCatalog::with([product()]);
        let (answer, problem) = answer(&catalog, &event().body(&json!({ "name": "Desk" }))).await;
        assert_eq!(answer.status(), 400);
        assert_eq!(problem["errors"][0]["pointer"], "/category");
        assert_eq!(catalog.get(product().id).await.unwrap(), product());
    }

    #[tokio::test]
    async fn an_unknown_product_is_not_found() {
        let (answer, _) = answer(&MemoryCatalog::default(), &event()).await;
        assert_eq!(answer.status(), 404);
    }

    #[tokio::test]
    async fn a_throttled_catalog_asks_to_come_again() {
        let (answer, _) = answer(&MemoryCatalog::throttled(), &event()).await;
        assert_eq!(answer.status(), 503);
        assert_eq!(answer.headers()["retry-after"], "1");
    }
}
