use std::time::Duration;

use lambda_runtime::{Error, LambdaEvent, service_fn};
use trends_dynamodb::DynamoTrends;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let table = telemetry::config::required("TRENDS_TABLE")?;
    // One call; what remains of the function's 20 seconds is for the batch.
    let aws = telemetry::aws::config(Duration::from_secs(8)).await;
    let trends = DynamoTrends::new(&aws, table);
    let handler = async |event: LambdaEvent<_>| {
        aggregate_windows::handle(&trends, event.payload)
            .await
            .map_err(Error::from)
    };
    telemetry::run(service_fn(handler)).await
}
