mod estimate;
mod handler;
mod request;

use estimate::Tariff;
use lambda_http::{Adapter, Error, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let tariff = Tariff::read(include_str!("../tariff.json"))?;
    let handler = service_fn(|request| handler::handle(&tariff, request));
    telemetry::run(Adapter::from(handler)).await
}
