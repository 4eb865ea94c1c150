mod config;

use lambda_runtime::{Error, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let config = config::Config::from(&telemetry::config::Variables::process())?;
    let home = config.home().await?;
    // On the heap: unboxed, the type is nested deeper than the compiler follows.
    let handler = service_fn(|event| Box::pin(control_smart_home::handle(&home, event)));
    telemetry::run(handler).await
}
