use std::time::Duration;

use lambda_runtime::{Error, service_fn};
use order_events::{EventBus, QuarantineQueue};
use orders_dynamodb::DynamoOrders;
use telemetry::config::required;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    // Two calls, one after another, within the function's 10 seconds.
    let aws = telemetry::aws::config(Duration::from_secs(4)).await;
    let dynamodb = aws_sdk_dynamodb::Client::new(&aws);
    let orders = DynamoOrders::new(dynamodb, required("ORDERS_TABLE")?);
    let bus = EventBus::new(&aws, required("EVENT_BUS")?);
    let quarantine = QuarantineQueue::new(&aws, required("QUARANTINE_QUEUE")?);
    let handler = service_fn(|event| accept_order::handle(&orders, &bus, &quarantine, event));
    telemetry::run(handler).await
}
