//! The pre- and post-traffic hook of the deployments of the journal: it calls every function with something harmless
//! (`plan.json`), past API, bus, queue and stream, and past the alias. Each function's own tests run its step.

use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    // On the heap: unboxed, the type is nested deeper than the compiler follows.
    Box::pin(release_check::run(include_str!("../plan.json"))).await
}
