mod aws;

use std::time::Duration;

use aws::NoticesTopic;
use lambda_runtime::{Error, service_fn};
use order_events::QuarantineQueue;
use telemetry::config::required;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    // One call: the notice is published, or the event goes to the quarantine.
    let aws = telemetry::aws::config(Duration::from_secs(6)).await;
    let topic = NoticesTopic::new(aws_sdk_sns::Client::new(&aws), required("NOTICES_TOPIC")?);
    let quarantine = QuarantineQueue::new(&aws, required("QUARANTINE_QUEUE")?);
    let handler = service_fn(|event| publish_notice::handle(&topic, &quarantine, event));
    telemetry::run(handler).await
}
