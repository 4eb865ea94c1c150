use catalog::memory::MemoryCatalog;
use lambda_http::{Error, run, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    // In memory for now: the products are gone when Lambda ends this environment, and another one has none.
    let catalog = MemoryCatalog::default();
    run(service_fn(|request| get_product::handle(&catalog, request))).await
}
