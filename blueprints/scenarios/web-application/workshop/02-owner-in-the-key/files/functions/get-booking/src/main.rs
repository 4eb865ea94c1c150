use std::time::Duration;

use bookings_dynamodb::DynamoBookings;
use get_booking::handle;
use lambda_http::{Adapter, Error, service_fn};
use telemetry::{aws, config::required};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let table = required("BOOKINGS_TABLE")?;
    // One call; what remains of the function's 10 seconds is for the answer.
    let store = DynamoBookings::new(&aws::config(Duration::from_secs(6)).await, table);
    let handler = service_fn(|request| handle(&store, "", request));
    telemetry::run(Adapter::from(handler)).await
}
