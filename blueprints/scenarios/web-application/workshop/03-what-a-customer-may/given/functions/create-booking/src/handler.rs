//! `POST /api/v1/bookings`: creates a booking, once for each Idempotency-Key of a customer.

use std::convert::Infallible;
use std::time::Duration;

use bookings::ports::{Creation, PutNewBooking};
use bookings::{Booking, BookingId, BookingsError, Tier, Timestamp};
use bookings_http::{Answer, Problem, booking_details, customer, idempotency_key, respond};
use idempotency::{Fingerprint, Idempotency, Key, Store};
use lambda_http::{Body, Request, Response};
use serde_json::json;
use telemetry::metrics;

/// How long one try may hold a key: a little longer than Lambda lets it live (10 seconds, template.yaml).
const LEASE: Duration = Duration::from_secs(12);

/// What the function works with: made once, for all requests.
#[derive(Debug)]
pub struct Service<B, S> {
    pub bookings: B,
    pub idempotency: Idempotency<S>,
    /// The id of the API key of premium customers.
    pub premium_key: String,
}

/// # Errors
/// None: failures are answers.
pub async fn handle<B: PutNewBooking, S: Store>(
    service: &Service<B, S>,
    request: Request,
    now: Timestamp,
) -> Result<Response<Body>, Infallible> {
    respond(create(service, &request, now).await)
}

async fn create<B: PutNewBooking, S: Store>(
    service: &Service<B, S>,
    request: &Request,
    now: Timestamp,
) -> Result<Answer, Problem> {
    let customer = customer(request, &service.premium_key)?;
    let key = idempotency_key(request)?;
    let details = booking_details(request)?;
    let fingerprint = Fingerprint::of(json!(details).to_string());
    let id = BookingId::of_request(&customer.owner, key);

    let key = Key::of("create-booking", &[customer.owner.as_str(), key]);
    let mut was_created = false;
    let put = async {
        // The page lets nobody choose what their tier does not allow.
        let booking = Booking::new(id, details, now);
        let creation = service
            .bookings
            .put_new(&customer.owner, &booking, fingerprint.as_str())
            .await?;
        was_created = creation != Creation::Created;
        Ok::<_, BookingsError>(answer(&booking, &creation))
    };
    let outcome = service
        .idempotency
        .run(&key, &fingerprint, LEASE, put)
        .await?;
    report(id, customer.tier, was_created || outcome.is_replayed());
    Ok(outcome.into_answer())
}

/// The id follows from the key, so an id that is taken was taken by an earlier try whose answer was not kept,
/// because it crashed before or because it was long ago.
fn answer(booking: &Booking, creation: &Creation) -> Answer {
    match creation {
        Creation::Created => Answer::created(booking),
        Creation::WasCreated(stored) => Answer::created(stored),
    }
}

fn report(booking_id: BookingId, tier: Tier, is_repeated: bool) {
    let (metric, outcome, message) = match is_repeated {
        false => ("BookingsCreated", "created", "booking created"),
        true => ("BookingsReplayed", "replayed", "creation answered again"),
    };
    metrics::count(metric, 1);
    let tier = tier.name();
    tracing::info!(operation = "create_booking", outcome, %booking_id, tier, "{message}");
}

#[cfg(test)]
#[path = "handler_tests.rs"]
mod tests;
