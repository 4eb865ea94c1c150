mod counterpart;
mod handler;

use std::time::Duration;

use counterpart::OwnFunctions;
use lambda_runtime::{Error, service_fn};
use secrets::{Manager, Rotation};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    // Five calls at most, one after another, within the function's 30 seconds.
    let sdk = telemetry::aws::config(Duration::from_secs(5)).await;
    let secret = telemetry::config::required("SECRET_ARN")?;
    let rotation = Rotation::new(Manager::new(&sdk), OwnFunctions, secret);
    telemetry::run(service_fn(|event| handler::handle(&rotation, event))).await
}
