//! `GET /v1/products/{id}`: one product.

use std::convert::Infallible;

use catalog::CatalogError;
use catalog::ports::GetProduct;
use catalog_http::{Answer, Problem, product_id, respond};
use lambda_http::{Body, Request, Response};

/// # Errors
/// None: failures are answers.
pub async fn handle<C: GetProduct>(
    catalog: &C,
    request: Request,
) -> Result<Response<Body>, Infallible> {
    respond(get(catalog, &request).await)
}

/// Somebody began: whichever product is asked for, it is not found.
async fn get(_: &impl GetProduct, request: &Request) -> Result<Answer, Problem> {
    Err(CatalogError::NotFound(product_id(request)?).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use catalog::memory::MemoryCatalog;
    use catalog::{Product, ProductDetails};
    use catalog_contract::{Contract, Event};
    use serde_json::{Value, json};

    fn event() -> Event {
        Event::of("get-product").unwrap()
    }

    fn product() -> Product {
        let body = Event::of("create-product").unwrap().json_body();
        let details = ProductDetails::try_from(&body).unwrap();
        let id = product_id(&event().request().unwrap()).unwrap();
        Product::new(id, details, "2026-11-23T08:06:00Z".parse().unwrap())
    }

    /// The answer, which the contract allows.
    async fn answer(catalog: &MemoryCatalog, event: &Event) -> Response<Body> {
        let answer = handle(catalog, event.request().unwrap()).await.unwrap();
        Contract::read()
            .unwrap()
            .check_answer("getProduct", &answer)
            .unwrap();
        answer
    }

    #[tokio::test]
    async fn a_product_is_answered_with_its_version() {
        let answer = answer(&MemoryCatalog::with([product()]), &event()).await;
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()["etag"], "\"1\"");
        let body: Value = serde_json::from_slice(answer.body()).unwrap();
        assert_eq!(body, json!(product()));
    }

    #[tokio::test]
    async fn an_unknown_product_is_not_found() {
        let answer = answer(&MemoryCatalog::default(), &event()).await;
        assert_eq!(answer.status(), 404);
    }

    #[tokio::test]
    async fn what_is_no_id_is_a_bad_request() {
        for id in ["7", "3F0C9A52-6D8E-5B41-9C07-2E5D8A1B7F64", "..", "%00"] {
            let answer = answer(&MemoryCatalog::default(), &event().product(id)).await;
            assert_eq!(answer.status(), 400, "{id}");
        }
    }

    #[tokio::test]
    async fn a_throttled_catalog_asks_to_come_again() {
        let answer = answer(&MemoryCatalog::throttled(), &event()).await;
        assert_eq!(answer.status(), 503);
        assert_eq!(answer.headers()["retry-after"], "1");
    }
}
