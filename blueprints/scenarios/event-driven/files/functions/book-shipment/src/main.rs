use std::time::Duration;

use lambda_runtime::{Error, service_fn};
use orders_dynamodb::DynamoShipments;
use telemetry::config::{parsed, required};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let terms = parsed("SHIP_TO")?;
    // One call; what remains of the function's 10 seconds is for the answer.
    let aws = telemetry::aws::config(Duration::from_secs(6)).await;
    let client = aws_sdk_dynamodb::Client::new(&aws);
    let shipments = DynamoShipments::new(client, required("SHIPMENTS_TABLE")?);
    let handler = service_fn(|event| book_shipment::handle(&shipments, &terms, event));
    telemetry::run(handler).await
}
