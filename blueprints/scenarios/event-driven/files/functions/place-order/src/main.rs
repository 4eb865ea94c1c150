use std::time::Duration;

use lambda_http::{Adapter, Error, service_fn};
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
    let handler = service_fn(|request| place_order::handle(&orders, &bus, request));
    telemetry::run(Adapter::from(handler)).await
}
