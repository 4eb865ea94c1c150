use std::time::Duration;

use lambda_runtime::{Error, service_fn};
use order_events::EventBus;
use orders_dynamodb::DynamoOrders;
use telemetry::config::required;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    // Two calls, one after another; what remains of the function's 10 seconds is for the answer.
    let aws = telemetry::aws::config(Duration::from_secs(4)).await;
    let orders = DynamoOrders::new(
        aws_sdk_dynamodb::Client::new(&aws),
        required("ORDERS_TABLE")?,
    );
    let bus = EventBus::new(&aws, required("EVENT_BUS")?);
    telemetry::run(service_fn(|event| {
        conclude_order::handle(&orders, &bus, event)
    }))
    .await
}
