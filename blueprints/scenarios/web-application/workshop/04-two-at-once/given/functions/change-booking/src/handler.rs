//! `PUT /api/v1/bookings/{id}`: replaces what is said of a booking, if it is still as the customer read it.

use std::convert::Infallible;

use bookings::ports::{Basis, ChangeBooking, GetBooking};
use bookings::{BookingsError, Timestamp};
use bookings_http::{Answer, Problem, booking_details, booking_id, customer, respond};
use lambda_http::{Body, Request, Response};
use telemetry::metrics;

/// # Errors
/// None: failures are answers.
pub async fn handle<B: ChangeBooking + GetBooking>(
    bookings: &B,
    premium_key: &str,
    request: Request,
    now: Timestamp,
) -> Result<Response<Body>, Infallible> {
    respond(change(bookings, premium_key, &request, now).await)
}

async fn change(
    bookings: &(impl ChangeBooking + GetBooking),
    premium_key: &str,
    request: &Request,
    now: Timestamp,
) -> Result<Answer, Problem> {
    let customer = customer(request, premium_key)?;
    let id = booking_id(request)?;
    let details = booking_details(request)?;
    customer.tier.allows(&details, now)?;
    // Changed is what is there now, so that nobody has to know of versions.
    let current = bookings.get(&customer.owner, id).await?;
    let basis = Basis {
        expected: current.version,
        settled_before: customer.tier.settled_before(now),
    };
    let changed = bookings
        .change(&customer.owner, id, basis, &details, now)
        .await;
    let booking = changed.inspect_err(count_conflict)?;
    metrics::count("BookingsChanged", 1);
    tracing::info!(
        operation = "change_booking",
        outcome = "changed",
        booking_id = %id,
        version = booking.version.get(),
        tier = customer.tier.name(),
        "booking changed"
    );
    Ok(Answer::booking(&booking))
}

fn count_conflict(error: &BookingsError) {
    if matches!(error, BookingsError::Stale { .. }) {
        metrics::count("ChangeConflicts", 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bookings::memory::MemoryBookings;
    use bookings::ports::GetBooking;
    use bookings::{Booking, BookingDetails, Owner};
    use bookings_contract::{Contract, Event};
    use serde_json::{Value, json};

    const NOW: &str = "2026-11-23T08:06:00Z";

    fn event() -> Event {
        Event::of("change-booking").unwrap()
    }

    fn owner() -> Owner {
        customer(&event().request().unwrap(), "").unwrap().owner
    }

    /// It begins on 5 December at 18:30.
    fn booking() -> Booking {
        let body = Event::of("create-booking").unwrap().json_body();
        let details = BookingDetails::try_from(&body).unwrap();
        let id = booking_id(&event().request().unwrap()).unwrap();
        Booking::new(id, details, NOW.parse().unwrap())
    }

    fn stored() -> MemoryBookings {
        MemoryBookings::with(&owner(), [booking()])
    }

    async fn kept(bookings: &MemoryBookings) -> Booking {
        bookings.get(&owner(), booking().id).await.unwrap()
    }

    /// The answer at a moment, which the contract allows, and its body.
    async fn answer_at(
        moment: &str,
        bookings: &MemoryBookings,
        event: &Event,
    ) -> (Response<Body>, Value) {
        let (request, now) = (event.request().unwrap(), moment.parse().unwrap());
        let answer = handle(bookings, "premium", request, now).await.unwrap();
        Contract::read()
            .unwrap()
            .check_answer("changeBooking", &answer)
            .unwrap();
        let body = serde_json::from_slice(answer.body()).unwrap();
        (answer, body)
    }

    async fn answer(bookings: &MemoryBookings, event: &Event) -> (Response<Body>, Value) {
        answer_at(NOW, bookings, event).await
    }

    #[tokio::test]
    async fn a_booking_is_changed() {
        let bookings = stored();
        let ((answer, body), metrics) = metrics::recorded(answer(&bookings, &event())).await;
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()["etag"], "\"2\"");
        assert_eq!(body, json!(kept(&bookings).await));
        assert_eq!(body["starts_at"], event().json_body()["starts_at"]);
        assert_eq!(body["created_at"], json!(booking().created_at));
        assert_eq!(metrics[0]["BookingsChanged"], 1.0);
    }

    #[tokio::test]
    async fn of_two_changes_to_one_version_the_second_is_refused() {
        let bookings = stored();
        answer(&bookings, &event()).await;
        let other = event().body(&Event::of("create-booking").unwrap().json_body());
        let ((refused, problem), metrics) = metrics::recorded(answer(&bookings, &other)).await;
        assert_eq!(refused.status(), 412);
        assert!(problem["detail"].as_str().unwrap().contains("\"2\""));
        assert_eq!(metrics[0]["ChangeConflicts"], 1.0);
        assert_eq!(kept(&bookings).await.version.get(), 2);
    }

    #[tokio::test]
    async fn a_standard_customer_changes_until_a_day_before_it_begins() {
        let in_time = "2026-12-04T18:30:00Z";
        let (answer, _) = answer_at(in_time, &stored(), &event()).await;
        assert_eq!(answer.status(), 200);

        let late = "2026-12-04T18:30:01Z";
        let bookings = stored();
        let (answer, problem) = answer_at(late, &bookings, &event()).await;
        assert_eq!(answer.status(), 409);
        assert!(
            problem["detail"]
                .as_str()
                .unwrap()
                .contains("2026-12-05T18:30:00.000Z")
        );
        assert_eq!(kept(&bookings).await, booking());
    }

    #[tokio::test]
    async fn a_premium_customer_changes_until_it_begins() {
        let premium = event().claim("cognito:groups", "premium");
        let bookings = stored();
        let (answer, _) = answer_at("2026-12-05T18:29:59Z", &bookings, &premium).await;
        assert_eq!(answer.status(), 200);
        let (late, _) = answer_at("2026-12-05T18:30:01Z", &stored(), &premium).await;
        assert_eq!(late.status(), 409);
    }

    #[tokio::test]
    async fn a_change_keeps_to_the_rules_of_the_tier() {
        let bookings = stored();
        let mut body = event().json_body();
        body["people"] = json!(9);
        let many = event().body(&body);
        let (refused, problem) = answer(&bookings, &many).await;
        assert_eq!(refused.status(), 400);
        assert_eq!(problem["errors"][0]["pointer"], "/people");
        let premium = many.claim("cognito:groups", "standard,premium");
        assert_eq!(answer(&bookings, &premium).await.0.status(), 200);
    }

    #[tokio::test]
    async fn what_is_somebody_elses_is_not_found_and_not_changed() {
        let bookings = stored();
        let other = event().claim("sub", "0a1b2c3d-0000-4000-8000-000000000001");
        assert_eq!(answer(&bookings, &other).await.0.status(), 404);
        assert_eq!(kept(&bookings).await, booking());
    }

    #[tokio::test]
    async fn what_is_left_out_is_reset() {
        let mut body = event().json_body();
        body.as_object_mut().unwrap().remove("note");
        let (_, changed) = answer(&stored(), &event().body(&body)).await;
        assert_eq!(changed["note"], "");
    }

    #[tokio::test]
    async fn a_change_says_what_it_is_based_on() {
        let bookings = stored();
        let (missing, _) = answer(&bookings, &event().without_header("If-Match")).await;
        assert_eq!(missing.status(), 428);
        let (wrong, _) = answer(&bookings, &event().header("If-Match", "*")).await;
        assert_eq!(wrong.status(), 400);
        assert_eq!(kept(&bookings).await, booking());
    }

    #[tokio::test]
    async fn a_bad_body_changes_nothing() {
        let bookings = stored();
        let (answer, problem) = answer(&bookings, &event().body(&json!({ "people": 1 }))).await;
        assert_eq!(answer.status(), 400);
        assert_eq!(problem["errors"][0]["pointer"], "/place");
        assert_eq!(kept(&bookings).await, booking());
    }

    #[tokio::test]
    async fn a_throttled_store_asks_to_come_again() {
        let (answer, _) = answer(&MemoryBookings::throttled(), &event()).await;
        assert_eq!(answer.status(), 503);
        assert_eq!(answer.headers()["retry-after"], "1");
    }
}
