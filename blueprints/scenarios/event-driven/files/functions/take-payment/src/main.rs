mod aws;

use std::time::Duration;

use aws::TaskTokens;
use lambda_runtime::{Error, service_fn};
use order_events::QuarantineQueue;
use orders::PaymentTerms;
use orders_dynamodb::DynamoPayments;
use take_payment::Till;
use telemetry::config::{parsed, required};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let limit_minor = parsed("PAYMENT_LIMIT_MINOR")?;
    // Two calls for each message of a batch of five, within the function's 30 seconds.
    let aws = telemetry::aws::config(Duration::from_millis(2500)).await;
    let dynamodb = aws_sdk_dynamodb::Client::new(&aws);
    let till = Till {
        terms: PaymentTerms { limit_minor },
        payments: DynamoPayments::new(dynamodb, required("PAYMENTS_TABLE")?),
        tasks: TaskTokens::new(aws_sdk_sfn::Client::new(&aws)),
        quarantine: QuarantineQueue::new(&aws, required("QUARANTINE_QUEUE")?),
    };
    telemetry::run(service_fn(|event| take_payment::handle(&till, event))).await
}
