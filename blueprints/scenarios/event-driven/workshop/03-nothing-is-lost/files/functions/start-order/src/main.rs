use std::time::Duration;

use lambda_runtime::{Error, service_fn};
use order_events::QuarantineQueue;
use telemetry::config::required;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    // One call; what remains of the function's 10 seconds is for the answer.
    let aws = telemetry::aws::config(Duration::from_secs(6)).await;
    let quarantine = QuarantineQueue::new(&aws, required("QUARANTINE_QUEUE")?);
    telemetry::run(service_fn(|event| start_order::handle(&quarantine, event))).await
}
