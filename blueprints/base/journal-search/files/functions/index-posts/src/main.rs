mod setup;

use lambda_runtime::{Error, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let index = setup::index().await?;
    telemetry::run(service_fn(|event| index_posts::handle(&index, event))).await
}
