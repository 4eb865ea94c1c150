//! The pre-traffic hook of the authorizer's deployments: it asks the new version about tokens that have to be
//! refused (`plan.json`), one of them only after the issuer's keys were read.

use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    // On the heap: unboxed, the type is nested deeper than the compiler follows.
    Box::pin(release_check::run(include_str!("../plan.json"))).await
}
