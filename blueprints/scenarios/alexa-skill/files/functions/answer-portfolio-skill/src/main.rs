mod config;

use lambda_runtime::{Error, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let config = config::Config::from(&telemetry::config::Variables::process())?;
    let skill = config.skill().await?;
    let settings = config.settings;
    telemetry::run(service_fn(|event| {
        answer_portfolio_skill::handle(&skill, &settings, event)
    }))
    .await
}
