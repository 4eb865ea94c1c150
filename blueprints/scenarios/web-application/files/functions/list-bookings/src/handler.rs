//! `GET /api/v1/bookings`: the bookings of the customer, page by page.

use std::convert::Infallible;

use bookings::ports::ListBookings;
use bookings_http::{Answer, Problem, booking_query, customer, respond};
use lambda_http::{Body, Request, Response};
use telemetry::metrics;

/// # Errors
/// None: failures are answers.
pub async fn handle<B: ListBookings>(
    bookings: &B,
    premium_key: &str,
    request: Request,
) -> Result<Response<Body>, Infallible> {
    respond(list(bookings, premium_key, &request).await)
}

async fn list(
    bookings: &impl ListBookings,
    premium_key: &str,
    request: &Request,
) -> Result<Answer, Problem> {
    let customer = customer(request, premium_key)?;
    let query = booking_query(request)?;
    let page = bookings.list(&customer.owner, &query).await?;
    metrics::count("BookingPagesRead", 1);
    tracing::info!(
        operation = "list_bookings",
        outcome = "listed",
        bookings = page.bookings.len(),
        last_page = page.next.is_none(),
        "bookings listed"
    );
    Ok(Answer::page(&page))
}

#[cfg(test)]
mod tests {
    use super::*;
    use bookings::memory::MemoryBookings;
    use bookings::{Booking, BookingDetails, BookingId, Owner, Timestamp};
    use bookings_contract::{Contract, Event};
    use serde_json::{Value, json};

    fn event() -> Event {
        Event::of("list-bookings").unwrap()
    }

    fn owner() -> Owner {
        customer(&event().request().unwrap(), "").unwrap().owner
    }

    fn booking((place, starts_at): (&str, &str)) -> Booking {
        let mut body = Event::of("create-booking").unwrap().json_body();
        body["place"] = json!(place);
        body["starts_at"] = json!(starts_at);
        let details = BookingDetails::try_from(&body).unwrap();
        let id = BookingId::of_request(&owner(), place);
        Booking::new(id, details, Timestamp::now())
    }

    /// The first before what the event asks for.
    fn stored() -> MemoryBookings {
        let bookings = [
            ("past", "2026-11-22T23:59:59Z"),
            ("third", "2026-12-03T08:00:00Z"),
            ("first", "2026-11-23T00:00:00Z"),
            ("second", "2026-12-01T08:00:00Z"),
        ];
        MemoryBookings::with(&owner(), bookings.map(booking))
    }

    /// The answer, which the contract allows, and its body.
    async fn answer(bookings: &MemoryBookings, event: &Event) -> (Response<Body>, Value) {
        let request = event.request().unwrap();
        let answer = handle(bookings, "premium", request).await.unwrap();
        Contract::read()
            .unwrap()
            .check_answer("listBookings", &answer)
            .unwrap();
        let body = serde_json::from_slice(answer.body()).unwrap();
        (answer, body)
    }

    fn places(page: &Value) -> Vec<&str> {
        let items = page["items"].as_array().unwrap();
        items
            .iter()
            .map(|item| item["place"].as_str().unwrap())
            .collect()
    }

    #[tokio::test]
    async fn pages_follow_one_another_to_the_end() {
        let bookings = stored();
        let ((_, first), metrics) = metrics::recorded(answer(&bookings, &event())).await;
        assert_eq!(places(&first), ["first", "second"]);
        assert_eq!(metrics[0]["BookingPagesRead"], 1.0);

        let cursor = first["next_cursor"].as_str().unwrap();
        let from = "2026-11-23T00:00:00Z";
        let next = event().query(&[("from", from), ("cursor", cursor)]);
        let (_, last) = answer(&bookings, &next).await;
        assert_eq!(places(&last), ["third"]);
        assert_eq!(last.get("next_cursor"), None);
    }

    #[tokio::test]
    async fn without_a_beginning_all_are_listed() {
        let (_, page) = answer(&stored(), &event().query(&[])).await;
        assert_eq!(places(&page), ["past", "first", "second", "third"]);
    }

    #[tokio::test]
    async fn who_has_none_gets_an_empty_page_whatever_others_have() {
        let other = event().claim("sub", "0a1b2c3d-0000-4000-8000-000000000001");
        let (answer, page) = answer(&stored(), &other).await;
        assert_eq!(
            (answer.status().as_u16(), page),
            (200, json!({ "items": [] }))
        );
    }

    #[tokio::test]
    async fn another_customers_cursor_shows_nothing_of_theirs() {
        let bookings = stored();
        let (_, page) = answer(&bookings, &event()).await;
        let cursor = page["next_cursor"].as_str().unwrap();
        let other = event()
            .query(&[("cursor", cursor)])
            .claim("sub", "0a1b2c3d-0000-4000-8000-000000000001");
        let (_, page) = answer(&bookings, &other).await;
        assert_eq!(places(&page), [""; 0]);
    }

    #[tokio::test]
    async fn what_is_no_cursor_is_refused() {
        let event = event().query(&[("cursor", "MS9h")]);
        let (answer, problem) = answer(&stored(), &event).await;
        assert_eq!(answer.status(), 400);
        assert_eq!(problem["errors"][0]["parameter"], "cursor");
    }

    #[tokio::test]
    async fn a_throttled_store_asks_to_come_again() {
        let (answer, _) = answer(&MemoryBookings::throttled(), &event()).await;
        assert_eq!(answer.status(), 503);
        assert_eq!(answer.headers()["retry-after"], "1");
    }
}
