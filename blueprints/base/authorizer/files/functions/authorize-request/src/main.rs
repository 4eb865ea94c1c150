use authorize_request::{Authorizer, Config};
use lambda_runtime::{Error, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let config = Config::from(&telemetry::config::Variables::process())?;
    let authorizer = Authorizer::new(config.rules, config.keys.source()?);
    // Not in the first request's time. If it fails, the first request tries again and says why.
    authorizer.read_keys().await.ok();
    telemetry::run(service_fn(|event| authorizer.authorize(event))).await
}
