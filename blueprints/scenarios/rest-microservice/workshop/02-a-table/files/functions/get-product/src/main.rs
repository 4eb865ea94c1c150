use std::time::Duration;

use catalog_dynamodb::DynamoCatalog;
use lambda_http::{Error, run, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let table = telemetry::config::required("PRODUCTS_TABLE")?;
    // One call; what remains of the function's 10 seconds is for the answer.
    let aws = telemetry::aws::config(Duration::from_secs(6)).await;
    let catalog = DynamoCatalog::new(&aws, table);
    run(service_fn(|request| get_product::handle(&catalog, request))).await
}
