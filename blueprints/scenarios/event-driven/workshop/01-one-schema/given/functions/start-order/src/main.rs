use lambda_runtime::{Error, service_fn};
use order_events::memory::MemoryQuarantine;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    // In memory for now: what was kept is gone when Lambda ends this environment.
    let quarantine = MemoryQuarantine::default();
    telemetry::run(service_fn(|event| start_order::handle(&quarantine, event))).await
}
