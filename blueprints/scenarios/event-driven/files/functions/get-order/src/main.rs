use std::time::Duration;

use lambda_http::{Adapter, Error, service_fn};
use orders_dynamodb::DynamoOrders;
use telemetry::config::required;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    // One call; what remains of the function's 10 seconds is for the answer.
    let aws = telemetry::aws::config(Duration::from_secs(6)).await;
    let orders = DynamoOrders::new(
        aws_sdk_dynamodb::Client::new(&aws),
        required("ORDERS_TABLE")?,
    );
    let handler = service_fn(|request| get_order::handle(&orders, request));
    telemetry::run(Adapter::from(handler)).await
}
