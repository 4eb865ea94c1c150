mod aws;

use std::time::Duration;

use aws::OrderSaga;
use lambda_runtime::{Error, service_fn};
use order_events::QuarantineQueue;
use telemetry::config::required;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    // One call: the saga is started, or the event goes to the quarantine.
    let aws = telemetry::aws::config(Duration::from_secs(6)).await;
    let saga = OrderSaga::new(aws_sdk_sfn::Client::new(&aws), required("ORDER_SAGA")?);
    let quarantine = QuarantineQueue::new(&aws, required("QUARANTINE_QUEUE")?);
    let handler = service_fn(|event| start_order::handle(&saga, &quarantine, event));
    telemetry::run(handler).await
}
