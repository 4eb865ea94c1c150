mod config;

use lambda_runtime::{Error, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let config = config::Config::from(&telemetry::config::Variables::process())?;
    let home = config.home().await?;
    telemetry::run(service_fn(|event| control_smart_home::handle(&home, event))).await
}
