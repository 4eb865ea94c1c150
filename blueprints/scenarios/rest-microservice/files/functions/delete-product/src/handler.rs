//! `DELETE /v1/products/{id}`: makes sure that there is no such product.

use std::convert::Infallible;

use catalog::ports::{DeleteProduct, Deletion};
use catalog_http::{Answer, Problem, product_id, respond};
use lambda_http::{Body, Request, Response};
use telemetry::metrics;

/// # Errors
/// None: failures are answers.
pub async fn handle<C: DeleteProduct>(
    catalog: &C,
    request: Request,
) -> Result<Response<Body>, Infallible> {
    respond(delete(catalog, &request).await)
}

async fn delete(catalog: &impl DeleteProduct, request: &Request) -> Result<Answer, Problem> {
    let id = product_id(request)?;
    let (outcome, message) = match catalog.delete(id).await? {
        Deletion::Deleted => {
            metrics::count("ProductsDeleted", 1);
            ("deleted", "product deleted")
        }
        Deletion::WasGone => ("was_gone", "no product to delete"),
    };
    tracing::info!(operation = "delete_product", outcome, product_id = %id, "{message}");
    Ok(Answer::no_content())
}

#[cfg(test)]
mod tests {
    use super::*;
    use catalog::memory::MemoryCatalog;
    use catalog::{Product, ProductDetails, Timestamp};
    use catalog_contract::{Contract, Event};

    fn event() -> Event {
        Event::of("delete-product").unwrap()
    }

    fn product() -> Product {
        let body = Event::of("create-product").unwrap().json_body();
        let details = ProductDetails::try_from(&body).unwrap();
        let id = product_id(&event().request().unwrap()).unwrap();
        Product::new(id, details, Timestamp::now())
    }

    /// The answer, which the contract allows.
    async fn answer(catalog: &MemoryCatalog, event: &Event) -> Response<Body> {
        let answer = handle(catalog, event.request().unwrap()).await.unwrap();
        Contract::read()
            .unwrap()
            .check_answer("deleteProduct", &answer)
            .unwrap();
        answer
    }

    #[tokio::test]
    async fn a_product_is_deleted_once_however_often_it_is_asked() {
        let catalog = MemoryCatalog::with([product()]);
        let (first, counted) = metrics::recorded(answer(&catalog, &event())).await;
        assert_eq!(first.status(), 204);
        assert!(catalog.is_empty());
        assert_eq!(counted[0]["ProductsDeleted"], 1.0);

        let (second, counted) = metrics::recorded(answer(&catalog, &event())).await;
        assert_eq!(second.status(), 204);
        assert!(counted.is_empty());
    }

    #[tokio::test]
    async fn the_log_says_whether_a_product_was_deleted() {
        let catalog = MemoryCatalog::with([product()]);
        for (outcome, message) in [
            ("deleted", "product deleted"),
            ("was_gone", "no product to delete"),
        ] {
            let (_, lines) = telemetry::logs::recorded(answer(&catalog, &event())).await;
            assert_eq!(
                [&lines[0]["outcome"], &lines[0]["message"]],
                [outcome, message]
            );
        }
    }

    #[tokio::test]
    async fn what_is_no_id_is_a_bad_request() {
        let catalog = MemoryCatalog::with([product()]);
        assert_eq!(answer(&catalog, &event().product("7")).await.status(), 400);
        assert_eq!(catalog.len(), 1);
    }

    #[tokio::test]
    async fn a_throttled_catalog_asks_to_come_again() {
        let answer = answer(&MemoryCatalog::throttled(), &event()).await;
        assert_eq!(answer.status(), 503);
        assert_eq!(answer.headers()["retry-after"], "1");
    }
}
