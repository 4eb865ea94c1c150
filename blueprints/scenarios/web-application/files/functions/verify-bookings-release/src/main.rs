//! The pre- and post-traffic hook of the deployments: it takes a booking of its own through a
//! whole life (`plan.json`), past the API and past the alias.

use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    // On the heap: unboxed, the type is nested deeper than the compiler follows.
    Box::pin(release_check::run(include_str!("../plan.json"))).await
}
