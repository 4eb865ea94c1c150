mod aws;
mod handler;
mod job;

use std::time::Duration;

use lambda_runtime::{Error, service_fn};
use record_table::RecordTable;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let sdk = telemetry::aws::config(Duration::from_secs(10)).await;
    let results = RecordTable::new(&sdk, telemetry::config::required("RESULTS_TABLE")?);
    telemetry::run(service_fn(|event| handler::handle(&results, event))).await
}
