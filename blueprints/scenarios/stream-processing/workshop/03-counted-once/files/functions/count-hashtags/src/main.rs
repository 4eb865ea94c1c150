use std::time::Duration;

use lambda_runtime::{Error, LambdaEvent, service_fn};
use trends_dynamodb::DynamoTrends;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let table = telemetry::config::required("TRENDS_TABLE")?;
    // One post. Its batch stops at the first that fails, so one such wait is the most there is.
    let aws = telemetry::aws::config(Duration::from_secs(8)).await;
    let trends = DynamoTrends::new(&aws, table);
    let handler =
        async |event: LambdaEvent<_>| count_hashtags::handle(&trends, event.payload).await;
    telemetry::run(service_fn(handler)).await
}
