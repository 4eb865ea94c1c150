//! Bookings in memory mean what the ports say.

#![allow(clippy::unwrap_used, reason = "a test says by it what it expects")]

use bookings::memory::MemoryBookings;
use bookings::ports::{
    Basis, CancelBooking, Cancellation, ChangeBooking, Creation, GetBooking, ListBookings,
    PutNewBooking,
};
use bookings::{
    Booking, BookingDetails, BookingId, BookingQuery, BookingsError, Owner, PageSize, Timestamp,
    Version,
};
use serde_json::json;

fn owner() -> Owner {
    Owner::try_from("me").unwrap()
}

fn other() -> Owner {
    Owner::try_from("somebody-else").unwrap()
}

fn moment(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn booking(place: &str, starts_at: &str) -> Booking {
    let body = json!({ "place": place, "starts_at": starts_at, "people": 2 });
    let details = BookingDetails::try_from(&body).unwrap();
    let id = BookingId::of_request(&owner(), place);
    Booking::new(id, details, moment("2026-11-23T08:00:00Z"))
}

fn table() -> Booking {
    booking("Window table", "2026-12-05T18:30:00Z")
}

/// On the first version, with no notice.
fn basis() -> Basis {
    Basis {
        expected: Version::FIRST,
        settled_before: moment("2026-11-23T09:00:00Z"),
    }
}

#[tokio::test]
async fn an_id_is_taken_once() {
    let bookings = MemoryBookings::default();
    let created = bookings.put_new(&owner(), &table(), "a table").await;
    assert_eq!(created.unwrap(), Creation::Created);
    let again = bookings.put_new(&owner(), &table(), "a table").await;
    assert_eq!(again.unwrap(), Creation::WasCreated(Box::new(table())));
    let taken = bookings.put_new(&owner(), &table(), "a room").await;
    assert!(matches!(taken, Err(BookingsError::AlreadyExists(id)) if id == table().id));
    assert_eq!(bookings.len(), 1);
}

#[tokio::test]
async fn an_owner_reaches_what_is_theirs_and_nothing_else() {
    let bookings = MemoryBookings::with(&owner(), [table()]);
    let id = table().id;
    assert_eq!(bookings.get(&owner(), id).await.unwrap(), table());
    let missing = |error| matches!(error, BookingsError::NotFound(_));
    assert!(missing(bookings.get(&other(), id).await.unwrap_err()));
    let now = Timestamp::now();
    let details = table().details;
    let change = bookings.change(&other(), id, basis(), &details, now).await;
    assert!(missing(change.unwrap_err()));
    let cancel = bookings.cancel(&other(), id, now).await.unwrap();
    assert_eq!(cancel, Cancellation::WasGone);
    let page = bookings.list(&other(), &BookingQuery::default()).await;
    assert!(page.unwrap().bookings.is_empty());
    assert_eq!(bookings.len(), 1);
}

#[tokio::test]
async fn a_change_needs_the_version_that_is_stored() {
    let bookings = MemoryBookings::with(&owner(), [table()]);
    let now = moment("2026-11-23T09:00:00Z");
    let details = booking("Garden table", "2026-12-05T19:00:00Z").details;
    let (me, id) = (owner(), table().id);
    let change = || bookings.change(&me, id, basis(), &details, now);
    let changed = change().await.unwrap();
    assert_eq!(changed.version.get(), 2);
    assert_eq!(
        (changed.created_at, changed.updated_at),
        (table().created_at, now)
    );
    assert_eq!(bookings.get(&owner(), table().id).await.unwrap(), changed);
    let stale = change().await.unwrap_err();
    assert!(matches!(stale, BookingsError::Stale { current, .. } if current.get() == 2));
}

#[tokio::test]
async fn what_begins_too_soon_stays_as_it_is() {
    let bookings = MemoryBookings::with(&owner(), [table()]);
    let start = table().details.starts_at;
    let late = start.plus(std::time::Duration::from_millis(1));
    let basis = Basis {
        settled_before: late,
        ..basis()
    };
    let change = bookings
        .change(&owner(), table().id, basis, &table().details, start)
        .await;
    let cancel = bookings.cancel(&owner(), table().id, late).await;
    for failure in [change.unwrap_err(), cancel.unwrap_err()] {
        assert!(matches!(failure, BookingsError::Settled { starts_at } if starts_at == start));
    }
    let in_time = bookings.cancel(&owner(), table().id, start).await.unwrap();
    assert_eq!(in_time, Cancellation::Cancelled);
}

#[tokio::test]
async fn pages_join_to_the_whole_list_in_order() {
    let starts = ["12-03", "12-01", "12-05", "12-02", "12-04"];
    let starts = starts.map(|day| booking(day, &format!("2026-{day}T08:00:00Z")));
    let bookings = MemoryBookings::with(&owner(), starts);
    let mut query = BookingQuery {
        from: Some(moment("2026-12-02T08:00:00Z")),
        size: PageSize::try_from(3).unwrap(),
        after: None,
    };
    let mut seen = Vec::new();
    loop {
        let page = bookings.list(&owner(), &query).await.unwrap();
        let places = page
            .bookings
            .into_iter()
            .map(|b| b.details.place.to_string());
        seen.push(places.collect::<Vec<_>>());
        query.after = page.next;
        if query.after.is_none() {
            break;
        }
    }
    assert_eq!(seen, [vec!["12-02", "12-03", "12-04"], vec!["12-05"]]);
}

#[tokio::test]
async fn a_throttled_store_refuses_everything() {
    let bookings = MemoryBookings::throttled();
    let unavailable = |error: BookingsError| matches!(error, BookingsError::Unavailable { .. });
    let (owner, id, now) = (owner(), table().id, Timestamp::now());
    let put = bookings.put_new(&owner, &table(), "").await;
    assert!(unavailable(put.unwrap_err()));
    assert!(unavailable(bookings.get(&owner, id).await.unwrap_err()));
    let list = bookings.list(&owner, &BookingQuery::default()).await;
    assert!(unavailable(list.unwrap_err()));
    let details = table().details;
    let change = bookings.change(&owner, id, basis(), &details, now);
    assert!(unavailable(change.await.unwrap_err()));
    assert!(unavailable(
        bookings.cancel(&owner, id, now).await.unwrap_err()
    ));
}
