mod setup;

use lambda_runtime::{Error, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let courier = setup::courier().await?;
    telemetry::run(service_fn(|event| send_message::handle(&courier, event))).await
}
