//! `GET /api/v1/bookings/{id}`: one booking of the customer.

use std::convert::Infallible;

use bookings::ports::GetBooking;
use bookings::{BookingsError, Owner};
use bookings_http::{Answer, Problem, booking_id, respond};
use lambda_http::{Body, Request, Response};

/// # Errors
/// None: failures are answers.
pub async fn handle<B: GetBooking>(
    bookings: &B,
    premium_key: &str,
    request: Request,
) -> Result<Response<Body>, Infallible> {
    respond(get(bookings, premium_key, &request).await)
}

async fn get(bookings: &impl GetBooking, _: &str, request: &Request) -> Result<Answer, Problem> {
    let id = booking_id(request)?;
    // The page knows who has signed in, and says so.
    let named = request.headers().get("x-customer");
    let owner = named
        .and_then(|name| name.to_str().ok())
        .and_then(|name| Owner::try_from(name).ok());
    let owner = owner.ok_or(BookingsError::NotFound(id))?;
    Ok(Answer::booking(&bookings.get(&owner, id).await?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use bookings::memory::MemoryBookings;
    use bookings::{Booking, BookingDetails, Owner};
    use bookings_contract::{Contract, Event};
    use bookings_http::customer;
    use serde_json::{Value, json};
    use telemetry::metrics;

    fn event() -> Event {
        Event::of("get-booking").unwrap()
    }

    fn owner() -> Owner {
        customer(&event().request().unwrap(), "").unwrap().owner
    }

    fn booking() -> Booking {
        let body = Event::of("create-booking").unwrap().json_body();
        let details = BookingDetails::try_from(&body).unwrap();
        let id = booking_id(&event().request().unwrap()).unwrap();
        Booking::new(id, details, "2026-11-23T08:06:00Z".parse().unwrap())
    }

    fn stored() -> MemoryBookings {
        MemoryBookings::with(&owner(), [booking()])
    }

    /// The answer, which the contract allows.
    async fn answer(bookings: &MemoryBookings, event: &Event) -> Response<Body> {
        let request = event.request().unwrap();
        let answer = handle(bookings, "premium", request).await.unwrap();
        Contract::read()
            .unwrap()
            .check_answer("getBooking", &answer)
            .unwrap();
        answer
    }

    #[tokio::test]
    async fn a_booking_is_answered_with_its_version() {
        let bookings = stored();
        let (answer, metrics) = metrics::recorded(answer(&bookings, &event())).await;
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()["etag"], "\"1\"");
        let body: Value = serde_json::from_slice(answer.body()).unwrap();
        assert_eq!(body, json!(booking()));
        assert_eq!(metrics[0]["BookingsRead"], 1.0);
    }

    #[tokio::test]
    async fn what_is_somebody_elses_is_not_found() {
        let other = event().claim("sub", "0a1b2c3d-0000-4000-8000-000000000001");
        assert_eq!(answer(&stored(), &other).await.status(), 404);
    }

    #[tokio::test]
    async fn nobody_in_particular_is_asked_to_sign_in() {
        let nobody = event().claim("sub", "");
        assert_eq!(answer(&stored(), &nobody).await.status(), 401);
    }

    #[tokio::test]
    async fn an_unknown_booking_is_not_found() {
        let answer = answer(&MemoryBookings::default(), &event()).await;
        assert_eq!(answer.status(), 404);
    }

    #[tokio::test]
    async fn what_is_no_id_is_a_bad_request() {
        for id in ["7", "3F0C9A52-6D8E-5B41-9C07-2E5D8A1B7F64", "..", "%00"] {
            let answer = answer(&MemoryBookings::default(), &event().booking(id)).await;
            assert_eq!(answer.status(), 400, "{id}");
        }
    }

    #[tokio::test]
    async fn a_throttled_store_asks_to_come_again() {
        let answer = answer(&MemoryBookings::throttled(), &event()).await;
        assert_eq!(answer.status(), 503);
        assert_eq!(answer.headers()["retry-after"], "1");
    }
}
