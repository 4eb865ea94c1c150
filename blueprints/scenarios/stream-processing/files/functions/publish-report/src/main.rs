use std::time::Duration;

use lambda_runtime::{Error, LambdaEvent, service_fn};
use telemetry::config::{parsed, required};
use trends_dynamodb::DynamoTrends;
use trends_s3::Site;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let (table, bucket, minutes) = (
        required("TRENDS_TABLE")?,
        required("SITE_BUCKET")?,
        parsed("REPORT_MINUTES")?,
    );
    // Four calls, one after another, within the function's 20 seconds.
    let aws = telemetry::aws::config(Duration::from_secs(4)).await;
    let (trends, site) = (DynamoTrends::new(&aws, table), Site::new(&aws, bucket));
    let handler = async |event: LambdaEvent<_>| {
        publish_report::handle(&trends, &site, minutes, event.payload)
            .await
            .map_err(Error::from)
    };
    telemetry::run(service_fn(handler)).await
}
