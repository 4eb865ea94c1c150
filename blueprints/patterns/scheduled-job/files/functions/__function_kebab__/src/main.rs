mod handler;
mod work;

use std::time::Duration;

use aws_sdk_dynamodb::Client;
use handler::Job;
use job_guard::{DynamoDbLeases, Guard};
use lambda_runtime::{Error, service_fn};
use record_table::RecordTable;
use telemetry::config::required;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let sdk = telemetry::aws::config(Duration::from_secs(10)).await;
    let leases = DynamoDbLeases::new(Client::new(&sdk), required("JOBS_TABLE")?);
    // Longer than the function's 300 seconds.
    let guard = Guard::new(leases, Duration::from_secs(330));
    let work = RecordTable::new(&sdk, required("RUNS_TABLE")?);
    let job = Job::new(guard, work, required("JOB")?);
    telemetry::run(service_fn(|event| job.run(event))).await
}
