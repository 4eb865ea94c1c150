use super::*;
use bookings::memory::MemoryBookings;
use bookings::ports::{Basis, ChangeBooking, GetBooking};
use bookings::{Owner, Version};
use bookings_contract::{Contract, Event};
use idempotency::{Claim, Claimed, MemoryStore, StoreError};
use serde_json::Value;

const DAY: Duration = Duration::from_secs(86_400);

const NOW: &str = "2026-11-23T08:06:00Z";

type Memory<S = MemoryStore> = Service<MemoryBookings, S>;

fn with<S: Store>(bookings: MemoryBookings, store: S) -> Memory<S> {
    Service {
        bookings,
        idempotency: Idempotency::new(store, DAY),
        premium_key: "p1".to_owned(),
    }
}

fn empty() -> Memory {
    with(MemoryBookings::default(), MemoryStore::default())
}

/// The answer at a moment, which the contract allows.
async fn answer_at<S: Store>(moment: &str, service: &Memory<S>, event: &Event) -> Response<Body> {
    let (request, now) = (event.request().unwrap(), moment.parse().unwrap());
    let answer = handle(service, request, now).await.unwrap();
    Contract::read()
        .unwrap()
        .check_answer("createBooking", &answer)
        .unwrap();
    answer
}

async fn answer<S: Store>(service: &Memory<S>, event: &Event) -> Response<Body> {
    answer_at(NOW, service, event).await
}

fn owner() -> Owner {
    customer(&event().request().unwrap(), "").unwrap().owner
}

fn event() -> Event {
    Event::of("create-booking").unwrap()
}

fn other_body() -> Event {
    changed("place", json!("Garden table"))
}

fn changed(member: &str, value: Value) -> Event {
    let mut body = event().json_body();
    body[member] = value;
    event().body(&body)
}

fn premium(event: Event) -> Event {
    event.claim("cognito:groups", "premium").api_key("p1")
}

fn body(answer: &Response<Body>) -> Value {
    serde_json::from_slice(answer.body()).unwrap()
}

#[tokio::test]
async fn a_booking_is_created() {
    let service = empty();
    let (answer, metrics) = metrics::recorded(answer(&service, &event())).await;
    assert_eq!(answer.status(), 201);
    let body = body(&answer);
    let id: BookingId = body["id"].as_str().unwrap().parse().unwrap();
    assert_eq!(
        answer.headers()["location"],
        format!("/api/v1/bookings/{id}")
    );
    assert_eq!(answer.headers()["etag"], "\"1\"");
    assert_eq!(
        body,
        json!(service.bookings.get(&owner(), id).await.unwrap())
    );
    assert_eq!(body["starts_at"], event().json_body()["starts_at"]);
    assert_eq!(metrics[0]["BookingsCreated"], 1.0);
}

#[tokio::test]
async fn a_repeated_request_gets_the_first_answer() {
    let service = empty();
    let first = answer(&service, &event()).await;
    let (second, metrics) = metrics::recorded(answer(&service, &event())).await;
    assert_eq!(
        (second.status(), body(&second)),
        (first.status(), body(&first))
    );
    assert_eq!(second.headers(), first.headers());
    assert_eq!(service.bookings.len(), 1);
    assert_eq!(metrics[0]["BookingsReplayed"], 1.0);
}

#[tokio::test]
async fn a_repeated_request_gets_the_first_answer_when_it_would_not_be_allowed_by_now() {
    let service = empty();
    let first = answer(&service, &event()).await;
    let later = answer_at("2027-01-01T00:00:00Z", &service, &event()).await;
    assert_eq!(body(&later), body(&first));
}

#[tokio::test]
async fn a_body_that_says_the_same_in_other_words_is_the_same_request() {
    let service = empty();
    answer(&service, &event()).await;
    let spaced = serde_json::to_string_pretty(&event().json_body()).unwrap();
    let other_zone = changed("starts_at", json!("2026-12-05T19:30:00+01:00"));
    for same in [event().text(&spaced), other_zone] {
        assert_eq!(answer(&service, &same).await.status(), 201);
    }
    assert_eq!(service.bookings.len(), 1);
}

#[tokio::test]
async fn a_key_stands_for_one_body() {
    let service = empty();
    answer(&service, &event()).await;
    assert_eq!(answer(&service, &other_body()).await.status(), 422);
    assert_eq!(service.bookings.len(), 1);
}

#[tokio::test]
async fn keys_of_different_customers_do_not_meet() {
    let service = empty();
    let other = event().claim("sub", "0a1b2c3d-0000-4000-8000-000000000001");
    for event in [event(), other] {
        assert_eq!(answer(&service, &event).await.status(), 201);
    }
    assert_eq!(service.bookings.len(), 2);
}

#[tokio::test]
async fn a_new_key_is_a_new_booking() {
    let service = empty();
    answer(&service, &event()).await;
    answer(&service, &event().header("Idempotency-Key", "another")).await;
    assert_eq!(service.bookings.len(), 2);
}

#[tokio::test]
async fn each_tier_has_its_limits() {
    let in_a_year = json!("2027-11-20T18:30:00Z");
    for (member, value) in [("people", json!(9)), ("starts_at", in_a_year)] {
        let event = changed(member, value);
        let refused = answer(&empty(), &event).await;
        assert_eq!(refused.status(), 400, "{member}");
        assert_eq!(body(&refused)["errors"][0]["pointer"], format!("/{member}"));
        assert_eq!(answer(&empty(), &premium(event)).await.status(), 201);
    }
}

#[tokio::test]
async fn nobody_books_in_the_past() {
    let past = changed("starts_at", json!(NOW));
    for event in [past.clone(), premium(past)] {
        let service = empty();
        let refused = answer(&service, &event).await;
        assert_eq!(body(&refused)["errors"][0]["pointer"], "/starts_at");
        assert!(service.bookings.is_empty());
        // A refusal is not what the key stands for.
        assert_eq!(
            answer_at("2026-11-22T00:00:00Z", &service, &event)
                .await
                .status(),
            201
        );
    }
}

#[tokio::test]
async fn the_key_of_premium_customers_is_theirs_alone() {
    let service = empty();
    assert_eq!(answer(&service, &event().api_key("p1")).await.status(), 403);
    assert!(service.bookings.is_empty());
    assert_eq!(answer(&service, &premium(event())).await.status(), 201);
}

/// The function died after the put, or the answer has expired: only the booking is left.
#[tokio::test]
async fn a_lost_record_doubles_nothing() {
    let first = empty();
    let created = answer(&first, &event()).await;
    let later = with(first.bookings, MemoryStore::default());
    let (repeated, metrics) = metrics::recorded(answer(&later, &event())).await;
    assert_eq!(body(&repeated), body(&created));
    assert_eq!(metrics[0]["BookingsReplayed"], 1.0);
    assert_eq!(later.bookings.len(), 1);
    let still_later = with(later.bookings, MemoryStore::default());
    assert_eq!(answer(&still_later, &other_body()).await.status(), 422);
}

#[tokio::test]
async fn a_booking_that_was_changed_since_is_answered_as_it_is_now() {
    let first = empty();
    let created = body(&answer(&first, &event()).await);
    let id = created["id"].as_str().unwrap().parse().unwrap();
    let mut details = first.bookings.get(&owner(), id).await.unwrap().details;
    details.place = "Garden table".try_into().unwrap();
    let now: Timestamp = NOW.parse().unwrap();
    let basis = Basis {
        expected: Version::FIRST,
        settled_before: now,
    };
    first
        .bookings
        .change(&owner(), id, basis, &details, now)
        .await
        .unwrap();

    let later = with(first.bookings, MemoryStore::default());
    let repeated = answer(&later, &event()).await;
    assert_eq!(
        (repeated.status().as_u16(), &body(&repeated)["place"]),
        (201, &json!("Garden table"))
    );
    assert_eq!(repeated.headers()["etag"], "\"2\"");

    // Not even a body that says what the booking has become is the one that the key stands for.
    let much_later = with(later.bookings, MemoryStore::default());
    assert_eq!(answer(&much_later, &other_body()).await.status(), 422);
}

#[tokio::test]
async fn the_log_says_whether_a_booking_was_created() {
    let service = empty();
    let tries = async {
        answer(&service, &event()).await;
        answer(&service, &event()).await;
    };
    let ((), lines) = telemetry::logs::recorded(tries).await;
    let told = lines.iter().filter(|line| line["level"] == "INFO");
    let told: Vec<_> = told
        .map(|line| [&line["outcome"], &line["message"]])
        .collect();
    assert_eq!(
        told,
        [
            ["created", "booking created"],
            ["replayed", "creation answered again"]
        ]
    );
}

#[tokio::test]
async fn bad_requests_reach_no_store() {
    let service = empty();
    for (event, status) in [
        (event().without_header("Idempotency-Key"), 400),
        (event().body(&json!({})), 400),
        (event().text("{"), 400),
        (event().header("Content-Type", "text/plain"), 415),
        (event().text(&" ".repeat(10_000)), 413),
        (event().claim("sub", ""), 401),
    ] {
        assert_eq!(answer(&service, &event).await.status(), status);
    }
    assert!(service.bookings.is_empty());
}

#[tokio::test]
async fn a_throttled_store_can_be_tried_again_with_the_same_key() {
    let mut service = with(MemoryBookings::throttled(), MemoryStore::default());
    let refused = answer(&service, &event()).await;
    assert_eq!(
        (refused.status().as_u16(), &refused.headers()["retry-after"]),
        (503, &"1".parse().unwrap())
    );
    service.bookings = MemoryBookings::default();
    assert_eq!(answer(&service, &event()).await.status(), 201);
}

/// A store in which somebody else holds every key.
struct Busy;

impl Store for Busy {
    async fn claim(&self, claim: &Claim) -> Result<Claimed, StoreError> {
        let store = MemoryStore::default();
        let mut other = claim.clone();
        other.holder = "another try".to_owned();
        store.claim(&other).await?;
        store.claim(claim).await
    }

    async fn complete(&self, _: &Claim, _: &str) -> Result<Claimed, StoreError> {
        Ok(Claimed::Ours)
    }

    async fn release(&self, _: &Claim) -> Result<(), StoreError> {
        Ok(())
    }
}

#[tokio::test]
async fn a_request_in_progress_is_not_started_again() {
    let service = with(MemoryBookings::default(), Busy);
    let answer = answer(&service, &event()).await;
    assert_eq!(answer.status(), 409);
    let wait: u64 = answer.headers()["retry-after"]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!((1..=2).contains(&wait), "{wait}");
    assert!(service.bookings.is_empty());
}
