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
    // One call for each of ten messages, within the function's 30 seconds.
    let sdk = telemetry::aws::config(Duration::from_millis(2500)).await;
    let readings = RecordTable::new(&sdk, telemetry::config::required("READINGS_TABLE")?);
    telemetry::run(service_fn(|event| handler::handle(&readings, event))).await
}
