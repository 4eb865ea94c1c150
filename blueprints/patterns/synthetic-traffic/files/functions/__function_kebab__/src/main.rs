mod handler;
mod http;
mod probe;

use http::Caller;
use lambda_runtime::{Error, service_fn};
use probe::Probe;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let probes = Probe::list(include_str!("../probes.json"))?;
    let caller = Caller::from_environment()?;
    telemetry::run(service_fn(|event| handler::handle(&caller, &probes, event))).await
}
