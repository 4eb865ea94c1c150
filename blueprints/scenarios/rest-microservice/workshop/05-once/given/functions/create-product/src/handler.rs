//! `POST /v1/products`: creates a product, once for each Idempotency-Key of a caller.

use std::convert::Infallible;

use catalog::ports::PutNewProduct;
use catalog::{Product, ProductId, Timestamp};
use catalog_http::{Answer, Problem, caller, idempotency_key, product_details, respond};
use idempotency::{Fingerprint, Idempotency, Store};
use lambda_http::{Body, Request, Response};
use serde_json::json;
use telemetry::metrics;

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
    _: &Idempotency<S>,
    request: &Request,
) -> Result<Answer, Problem> {
    let key = idempotency_key(request)?;
    let details = product_details(request)?;
    let fingerprint = Fingerprint::of(json!(details).to_string());
    // Another id for each request that comes, also when it came before.
    let moment = format!("{key} {:?}", std::time::Instant::now());
    let id = ProductId::of_request(&caller(request), &moment);
    let product = Product::new(id, details, Timestamp::now());
    catalog.put_new(&product, fingerprint.as_str()).await?;
    metrics::count("ProductsCreated", 1);
    tracing::info!(operation = "create_product", outcome = "created", product_id = %id, "product created");
    Ok(Answer::created(&product))
}

#[cfg(test)]
#[path = "handler_tests.rs"]
mod tests;
