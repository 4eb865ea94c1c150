//! `GET /v1/products`: the products of a category, page by page.

use std::convert::Infallible;

use catalog::ports::ListProducts;
use catalog_http::{Answer, Problem, product_query, respond};
use lambda_http::{Body, Request, Response};
use telemetry::metrics;

/// # Errors
/// None: failures are answers.
pub async fn handle<C: ListProducts>(
    catalog: &C,
    request: Request,
) -> Result<Response<Body>, Infallible> {
    respond(list(catalog, &request).await)
}

async fn list(catalog: &impl ListProducts, request: &Request) -> Result<Answer, Problem> {
    let query = product_query(request)?;
    let page = catalog.list(&query).await?;
    metrics::count("ProductPagesRead", 1);
    tracing::info!(
        operation = "list_products",
        outcome = "listed",
        category = query.category.as_str(),
        products = page.products.len(),
        last_page = page.next.is_none(),
        "products listed"
    );
    Ok(Answer::page(&page))
}

#[cfg(test)]
mod tests {
    use super::*;
    use catalog::memory::MemoryCatalog;
    use catalog::{Product, ProductDetails, ProductId, Timestamp};
    use catalog_contract::{Contract, Event};
    use serde_json::{Value, json};

    fn event() -> Event {
        Event::of("list-products").unwrap()
    }

    fn product(name: &str) -> Product {
        let mut body = Event::of("create-product").unwrap().json_body();
        body["name"] = json!(name);
        let details = ProductDetails::try_from(&body).unwrap();
        Product::new(
            ProductId::of_request("test", name),
            details,
            Timestamp::now(),
        )
    }

    /// The answer, which the contract allows, and its body.
    async fn answer(catalog: &MemoryCatalog, event: &Event) -> (Response<Body>, Value) {
        let answer = handle(catalog, event.request().unwrap()).await.unwrap();
        Contract::read()
            .unwrap()
            .check_answer("listProducts", &answer)
            .unwrap();
        let body = serde_json::from_slice(answer.body()).unwrap();
        (answer, body)
    }

    fn names(page: &Value) -> Vec<&str> {
        let items = page["items"].as_array().unwrap();
        items
            .iter()
            .map(|item| item["name"].as_str().unwrap())
            .collect()
    }

    #[tokio::test]
    async fn pages_follow_one_another_to_the_end() {
        let catalog = MemoryCatalog::with(["Walnut desk", "armchair", "Bench"].map(product));
        let ((_, first), metrics) = metrics::recorded(answer(&catalog, &event())).await;
        assert_eq!(names(&first), ["armchair", "Bench"]);
        assert_eq!(metrics[0]["ProductPagesRead"], 1.0);

        let cursor = first["next_cursor"].as_str().unwrap();
        let next = event().query(&[("category", "office-furniture"), ("cursor", cursor)]);
        let (_, last) = answer(&catalog, &next).await;
        assert_eq!(names(&last), ["Walnut desk"]);
        assert_eq!(last.get("next_cursor"), None);
    }

    #[tokio::test]
    async fn a_category_without_products_is_an_empty_page() {
        let (answer, page) = answer(&MemoryCatalog::default(), &event()).await;
        assert_eq!(
            (answer.status().as_u16(), page),
            (200, json!({ "items": [] }))
        );
    }

    #[tokio::test]
    async fn a_cursor_of_another_list_is_refused() {
        let catalog = MemoryCatalog::with(["a", "b", "c"].map(product));
        let (_, page) = answer(&catalog, &event()).await;
        let cursor = page["next_cursor"].as_str().unwrap();
        for (category, cursor) in [("lamps", cursor), ("office-furniture", "MS9h")] {
            let event = event().query(&[("category", category), ("cursor", cursor)]);
            let (answer, problem) = answer(&catalog, &event).await;
            assert_eq!(answer.status(), 400);
            assert_eq!(problem["errors"][0]["parameter"], "cursor");
        }
    }

    #[tokio::test]
    async fn a_query_needs_a_category() {
        let (answer, _) = answer(&MemoryCatalog::default(), &event().query(&[])).await;
        assert_eq!(answer.status(), 400);
    }

    #[tokio::test]
    async fn a_throttled_catalog_asks_to_come_again() {
        let (answer, _) = answer(&MemoryCatalog::throttled(), &event()).await;
        assert_eq!(answer.status(), 503);
        assert_eq!(answer.headers()["retry-after"], "1");
    }
}
