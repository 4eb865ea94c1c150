mod aws;
mod handler;
#[cfg(test)]
mod memory;
mod reading;

use std::time::Duration;

use lambda_runtime::{Error, service_fn};
use record_table::RecordTable;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    // One record. Its batch stops at the first that fails, so one such wait is the most there is.
    let sdk = telemetry::aws::config(Duration::from_secs(8)).await;
    let readings = RecordTable::new(&sdk, telemetry::config::required("READINGS_TABLE")?);
    telemetry::run(service_fn(|event| handler::handle(&readings, event))).await
}
