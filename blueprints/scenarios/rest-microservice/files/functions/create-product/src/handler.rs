//! `POST /v1/products`: creates a product, once for each Idempotency-Key of a caller.

use std::convert::Infallible;
use std::time::Duration;

use catalog::ports::{Creation, PutNewProduct};
use catalog::{CatalogError, Product, ProductId, Timestamp};
use catalog_http::{Answer, Problem, caller, idempotency_key, product_details, respond};
use idempotency::{Fingerprint, Idempotency, Key, Store};
use lambda_http::{Body, Request, Response};
use serde_json::json;
use telemetry::metrics;

/// How long one try may hold a key: a little longer than Lambda lets it live (10 seconds, template.yaml).
const LEASE: Duration = Duration::from_secs(12);

/// # Errors
/// None: failures are answers.
pub async fn handle<C: PutNewProduct, S: Store>(
    catalog: &C,
    idempotency: &Idempotency<S>,
    request: Request,
) -> Result<Response<Body>, Infallible> {
    respond(create(catalog, idempotency, &request).await)
}

async fn create<C: PutNewProduct, S: Store>(
    catalog: &C,
    idempotency: &Idempotency<S>,
    request: &Request,
) -> Result<Answer, Problem> {
    let key = idempotency_key(request)?;
    let details = product_details(request)?;
    let caller = caller(request);
    let fingerprint = Fingerprint::of(json!(details).to_string());
    let id = ProductId::of_request(&caller, key);
    let product = Product::new(id, details, Timestamp::now());

    let key = Key::of("create-product", &[&caller, key]);
    let mut was_created = false;
    let put = async {
        let creation = catalog.put_new(&product, fingerprint.as_str()).await?;
        was_created = creation != Creation::Created;
        Ok::<_, CatalogError>(answer(&product, &creation))
    };
    let outcome = idempotency.run(&key, &fingerprint, LEASE, put).await?;
    report(id, was_created || outcome.is_replayed());
    Ok(outcome.into_answer())
}

/// The id follows from the key, so an id that is taken was taken by an earlier try whose answer was not kept,
/// because it crashed before or because it was long ago.
fn answer(product: &Product, creation: &Creation) -> Answer {
    match creation {
        Creation::Created => Answer::created(product),
        Creation::WasCreated(stored) => Answer::created(stored),
    }
}

fn report(product_id: ProductId, is_repeated: bool) {
    let (metric, outcome, message) = match is_repeated {
        false => ("ProductsCreated", "created", "product created"),
        true => ("ProductsReplayed", "replayed", "creation answered again"),
    };
    metrics::count(metric, 1);
    tracing::info!(operation = "create_product", outcome, %product_id, "{message}");
}

#[cfg(test)]
#[path = "handler_tests.rs"]
mod tests;
