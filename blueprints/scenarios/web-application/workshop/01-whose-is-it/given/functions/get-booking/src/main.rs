use bookings::memory::MemoryBookings;
use get_booking::handle;
use lambda_http::{Error, run, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    // In memory for now: the bookings are gone when Lambda ends this environment, and another one has none.
    let bookings = MemoryBookings::default();
    run(service_fn(|request| handle(&bookings, "", request))).await
}
