use std::time::Duration;

use journal_dynamodb::DynamoJournal;
use journal_messages::EventBus;
use lambda_runtime::{Error, service_fn};
use telemetry::config::required;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    // Ten pages, each a query and ten calls of the bus, mostly of some milliseconds, within the function's 60 seconds.
    let aws = telemetry::aws::config(Duration::from_secs(4)).await;
    let journal = DynamoJournal::new(
        aws_sdk_dynamodb::Client::new(&aws),
        required("JOURNAL_TABLE")?,
    );
    let bus = EventBus::new(
        aws_sdk_eventbridge::Client::new(&aws),
        required("JOURNAL_BUS")?,
    );
    telemetry::run(service_fn(|event| {
        select_recipients::handle(&journal, &bus, event)
    }))
    .await
}
