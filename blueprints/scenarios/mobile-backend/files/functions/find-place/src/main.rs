mod setup;

use lambda_runtime::{Error, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let places = setup::places().await?;
    telemetry::run(service_fn(|event| find_place::handle(&places, event))).await
}
