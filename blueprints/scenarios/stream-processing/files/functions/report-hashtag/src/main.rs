use std::time::Duration;

use lambda_http::{Adapter, Error, service_fn};
use trends_dynamodb::DynamoTrends;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let table = telemetry::config::required("TRENDS_TABLE")?;
    // Few pages of a query, one after another, within the function's 10 seconds.
    let aws = telemetry::aws::config(Duration::from_secs(4)).await;
    let trends = DynamoTrends::new(&aws, table);
    let handler = service_fn(|request| report_hashtag::handle(&trends, request));
    telemetry::run(Adapter::from(handler)).await
}
