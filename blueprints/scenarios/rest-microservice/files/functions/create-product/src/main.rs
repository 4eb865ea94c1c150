mod config;

use catalog_dynamodb::DynamoCatalog;
use idempotency::{DynamoDbStore, Idempotency};
use lambda_http::{Adapter, Error, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let config = config::Config::from(&telemetry::config::Variables::process())?;
    let client = aws_sdk_dynamodb::Client::new(&telemetry::aws::config(config::CALL_BUDGET).await);
    let catalog = DynamoCatalog::with_client(client.clone(), config.products_table);
    let keys = DynamoDbStore::new(client, config.idempotency_table);
    let keys = Idempotency::new(keys, config.keep_answers);
    let handler = service_fn(|request| create_product::handle(&catalog, &keys, request));
    telemetry::run(Adapter::from(handler)).await
}
