mod aws;
mod event;
mod handler;

use std::time::Duration;

use lambda_runtime::{Error, service_fn};
use record_table::RecordTable;
use telemetry::config::required;
use typed_events::QuarantineQueue;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    // One call: the reading is kept, or the event goes to the quarantine.
    let sdk = telemetry::aws::config(Duration::from_secs(6)).await;
    let readings = RecordTable::new(&sdk, required("READINGS_TABLE")?);
    let quarantine = QuarantineQueue::new(&sdk, required("QUARANTINE_QUEUE")?);
    telemetry::run(service_fn(|event| {
        handler::handle(&readings, &quarantine, event)
    }))
    .await
}
