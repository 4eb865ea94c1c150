mod aws;
mod handler;
mod step;

use std::time::Duration;

use lambda_runtime::{Error, service_fn};
use telemetry::config::{parsed, required};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    // One call.
    let sdk = telemetry::aws::config(Duration::from_secs(6)).await;
    let steps = aws::StepsTable::new(
        aws_sdk_dynamodb::Client::new(&sdk),
        required("STEPS_TABLE")?,
    );
    let limit = parsed("UNIT_LIMIT")?;
    telemetry::run(service_fn(|event| handler::handle(&steps, limit, event))).await
}
