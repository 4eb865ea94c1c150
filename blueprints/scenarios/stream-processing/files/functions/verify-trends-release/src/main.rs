//! The pre- and post-traffic hook of the trends' deployments: a post of New Year's Day goes through the
//! functions (`plan.json`), past the stream and past the alias. No report reaches back that far, and the
//! table drops what it leaves.

use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    // On the heap: unboxed, the type is nested deeper than the compiler follows.
    Box::pin(release_check::run(include_str!("../plan.json"))).await
}
