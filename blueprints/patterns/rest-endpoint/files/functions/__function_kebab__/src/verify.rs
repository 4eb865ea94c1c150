//! The pre-traffic hook of this function's deployments: it calls the new version by `release-plan.json`.

use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    // On the heap: unboxed, the type is nested deeper than the compiler follows.
    Box::pin(release_check::run(include_str!("../release-plan.json"))).await
}
