mod aws;

use std::time::Duration;

use aws::SesMail;
use idempotency::{DynamoDbStore, Idempotency};
use lambda_runtime::{Error, service_fn};
use orders_dynamodb::DynamoOrders;
use send_notice::Post;
use telemetry::config::{parsed, required};

/// Longer than a queue keeps a message and its dead letter queue after it: 4 days and 14.
const KEEP: Duration = Duration::from_secs(19 * 24 * 3600);

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let audience = parsed("AUDIENCE")?;
    // Four calls for each message of a batch of five, within the function's 60 seconds.
    let aws = telemetry::aws::config(Duration::from_millis(2500)).await;
    let dynamodb = aws_sdk_dynamodb::Client::new(&aws);
    let keys = DynamoDbStore::new(dynamodb.clone(), required("IDEMPOTENCY_TABLE")?);
    let post = Post {
        audience,
        orders: DynamoOrders::new(dynamodb, required("ORDERS_TABLE")?),
        keys: Idempotency::new(keys, KEEP),
        mail: SesMail::new(aws_sdk_sesv2::Client::new(&aws), required("SENDER")?),
    };
    telemetry::run(service_fn(|event| send_notice::handle(&post, event))).await
}
