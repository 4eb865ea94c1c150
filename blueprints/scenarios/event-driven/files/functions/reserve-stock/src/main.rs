use std::time::Duration;

use lambda_runtime::{Error, service_fn};
use orders_dynamodb::DynamoStock;
use telemetry::config::required;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    // One call; what remains of the function's 10 seconds is for the answer.
    let aws = telemetry::aws::config(Duration::from_millis(6000)).await;
    let stock = DynamoStock::new(
        aws_sdk_dynamodb::Client::new(&aws),
        required("STOCK_TABLE")?,
    );
    telemetry::run(service_fn(|event| reserve_stock::handle(&stock, event))).await
}
