//! `DELETE /api/v1/bookings/{id}`: makes sure that the customer has no such booking.

use std::convert::Infallible;

use bookings::Timestamp;
use bookings::ports::{CancelBooking, Cancellation};
use bookings_http::{Answer, Problem, booking_id, customer, respond};
use lambda_http::{Body, Request, Response};
use telemetry::metrics;

/// # Errors
/// None: failures are answers.
pub async fn handle<B: CancelBooking>(
    bookings: &B,
    premium_key: &str,
    request: Request,
    now: Timestamp,
) -> Result<Response<Body>, Infallible> {
    respond(cancel(bookings, premium_key, &request, now).await)
}

async fn cancel(
    bookings: &impl CancelBooking,
    premium_key: &str,
    request: &Request,
    now: Timestamp,
) -> Result<Answer, Problem> {
    let customer = customer(request, premium_key)?;
    let id = booking_id(request)?;
    let settled_before = customer.tier.settled_before(now);
    let (outcome, message) = match bookings.cancel(&customer.owner, id, settled_before).await? {
        Cancellation::Cancelled => {
            metrics::count("BookingsCancelled", 1);
            ("cancelled", "booking cancelled")
        }
        Cancellation::WasGone => ("was_gone", "no booking to cancel"),
    };
    let tier = customer.tier.name();
    tracing::info!(operation = "cancel_booking", outcome, booking_id = %id, tier, "{message}");
    Ok(Answer::no_content())
}

#[cfg(test)]
mod tests {
    use super::*;
    use bookings::memory::MemoryBookings;
    use bookings::{Booking, BookingDetails, Owner};
    use bookings_contract::{Contract, Event};

    const NOW: &str = "2026-11-23T08:06:00Z";

    fn event() -> Event {
        Event::of("cancel-booking").unwrap()
    }

    fn owner() -> Owner {
        customer(&event().request().unwrap(), "").unwrap().owner
    }

    /// It begins on 5 December at 18:30.
    fn stored() -> MemoryBookings {
        let body = Event::of("create-booking").unwrap().json_body();
        let details = BookingDetails::try_from(&body).unwrap();
        let id = booking_id(&event().request().unwrap()).unwrap();
        let booking = Booking::new(id, details, NOW.parse().unwrap());
        MemoryBookings::with(&owner(), [booking])
    }

    /// The answer at a moment, which the contract allows.
    async fn answer_at(moment: &str, bookings: &MemoryBookings, event: &Event) -> Response<Body> {
        let (request, now) = (event.request().unwrap(), moment.parse().unwrap());
        let answer = handle(bookings, "premium", request, now).await.unwrap();
        Contract::read()
            .unwrap()
            .check_answer("cancelBooking", &answer)
            .unwrap();
        answer
    }

    async fn answer(bookings: &MemoryBookings, event: &Event) -> Response<Body> {
        answer_at(NOW, bookings, event).await
    }

    #[tokio::test]
    async fn a_booking_is_cancelled_once_however_often_it_is_asked() {
        let bookings = stored();
        let (first, counted) = metrics::recorded(answer(&bookings, &event())).await;
        assert_eq!(first.status(), 204);
        assert!(bookings.is_empty());
        assert_eq!(counted[0]["BookingsCancelled"], 1.0);

        let (second, counted) = metrics::recorded(answer(&bookings, &event())).await;
        assert_eq!(second.status(), 204);
        assert!(counted.is_empty());
    }

    #[tokio::test]
    async fn what_is_somebody_elses_stays() {
        let bookings = stored();
        let other = event().claim("sub", "0a1b2c3d-0000-4000-8000-000000000001");
        assert_eq!(answer(&bookings, &other).await.status(), 204);
        assert_eq!(bookings.len(), 1);
    }

    #[tokio::test]
    async fn a_day_before_it_begins_only_premium_customers_cancel() {
        let (bookings, late) = (stored(), "2026-12-04T18:31:00Z");
        assert_eq!(answer_at(late, &bookings, &event()).await.status(), 409);
        assert_eq!(bookings.len(), 1);
        let premium = event().claim("cognito:groups", "premium");
        assert_eq!(answer_at(late, &bookings, &premium).await.status(), 204);
        assert!(bookings.is_empty());
    }

    #[tokio::test]
    async fn the_log_says_whether_a_booking_was_cancelled() {
        let bookings = stored();
        for (outcome, message) in [
            ("cancelled", "booking cancelled"),
            ("was_gone", "no booking to cancel"),
        ] {
            let (_, lines) = telemetry::logs::recorded(answer(&bookings, &event())).await;
            assert_eq!(
                [&lines[0]["outcome"], &lines[0]["message"]],
                [outcome, message]
            );
        }
    }

    #[tokio::test]
    async fn what_is_no_id_is_a_bad_request() {
        let bookings = stored();
        assert_eq!(answer(&bookings, &event().booking("7")).await.status(), 400);
        assert_eq!(bookings.len(), 1);
    }

    #[tokio::test]
    async fn a_throttled_store_asks_to_come_again() {
        let answer = answer(&MemoryBookings::throttled(), &event()).await;
        assert_eq!(answer.status(), 503);
        assert_eq!(answer.headers()["retry-after"], "1");
    }
}
