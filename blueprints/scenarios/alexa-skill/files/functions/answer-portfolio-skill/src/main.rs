mod config;

use lambda_runtime::{Error, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let config = config::Config::from(&telemetry::config::Variables::process())?;
    let (skill, settings) = (config.skill().await?, config.settings);
    telemetry::run(service_fn(async |event| {
        // On the heap: unboxed, the type is nested deeper than the compiler follows.
        let answer = Box::pin(answer_portfolio_skill::handle(&skill, &settings, event)).await;
        Ok::<_, Error>(answer?)
    }))
    .await
}
