mod config;

use bookings::Timestamp;
use create_booking::handle;
use lambda_http::{Adapter, Error, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let config = config::Config::from(&telemetry::config::Variables::process())?;
    let aws = telemetry::aws::config(config::CALL_BUDGET).await;
    let service = config.service(aws_sdk_dynamodb::Client::new(&aws));
    let handler = service_fn(|request| handle(&service, request, Timestamp::now()));
    telemetry::run(Adapter::from(handler)).await
}
