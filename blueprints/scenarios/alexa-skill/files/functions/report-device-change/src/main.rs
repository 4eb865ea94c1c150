mod config;

use lambda_runtime::{Error, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let config = config::Config::from(&telemetry::config::Variables::process())?;
    let reporter = config.reporter().await?;
    telemetry::run(service_fn(async |event| {
        // On the heap: unboxed, the type is nested deeper than the compiler follows.
        let told = Box::pin(report_device_change::handle(&reporter, event)).await;
        Ok::<_, Error>(told?)
    }))
    .await
}
