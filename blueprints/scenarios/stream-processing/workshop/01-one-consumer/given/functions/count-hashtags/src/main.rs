use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use trends::memory::MemoryTrends;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    // In memory for now: the counts are gone when Lambda ends this environment, and another one has none.
    let trends = MemoryTrends::default();
    let handler =
        async |event: LambdaEvent<_>| count_hashtags::handle(&trends, event.payload).await;
    run(service_fn(handler)).await
}
