use bookings::ports::{
    Basis, CancelBooking, ChangeBooking, Creation, GetBooking, ListBookings, PutNewBooking,
};
use bookings::{BookingQuery, BookingsError, Version};
use serde_json::{Value, json};

use crate::{REQUEST, Table, booking, details, error, item, moment, owner, refused, with};

/// On the first version, with a day's notice.
fn basis() -> Basis {
    Basis {
        expected: Version::FIRST,
        settled_before: moment("2026-11-24T08:00:00Z"),
    }
}

/// Each operation's error for one answer.
async fn errors(answer: (u16, Value)) -> Vec<BookingsError> {
    let table = || Table::answering([answer.clone()]).bookings;
    let (owner, id, now) = (owner(), booking().id, booking().updated_at);
    vec![
        table()
            .put_new(&owner, &booking(), REQUEST)
            .await
            .unwrap_err(),
        table().get(&owner, id).await.unwrap_err(),
        table()
            .list(&owner, &BookingQuery::default())
            .await
            .unwrap_err(),
        table()
            .change(&owner, id, basis(), &booking().details, now)
            .await
            .unwrap_err(),
        table().cancel(&owner, id, now).await.unwrap_err(),
    ]
}

#[tokio::test]
async fn throttling_and_outages_pass() {
    for (status, code) in [
        (400, "ThrottlingException"),
        (400, "ProvisionedThroughputExceededException"),
        (400, "RequestLimitExceeded"),
        (500, "InternalServerError"),
        (503, "ServiceUnavailable"),
    ] {
        for failure in errors((status, error(code))).await {
            let BookingsError::Unavailable { retry_after, cause } = failure else {
                panic!("{code}: {failure:?}");
            };
            assert!(retry_after.as_secs() >= 1);
            assert!(
                telemetry::reason(cause.as_ref()).contains("as recorded"),
                "{cause:?}"
            );
        }
    }
}

#[tokio::test]
async fn faults_of_ours_do_not_pass() {
    for code in [
        "ResourceNotFoundException",
        "AccessDeniedException",
        "ValidationException",
    ] {
        for failure in errors((400, error(code))).await {
            assert!(
                matches!(failure, BookingsError::Store(_)),
                "{code}: {failure:?}"
            );
        }
    }
}

#[tokio::test]
async fn a_missing_booking_is_not_found() {
    let table = Table::answering([(200, json!({}))]);
    let missing = table.bookings.get(&owner(), booking().id).await;
    assert!(matches!(missing, Err(BookingsError::NotFound(id)) if id == booking().id));

    let missing = changed_over(None).await;
    assert!(matches!(missing, Err(BookingsError::NotFound(id)) if id == booking().id));
}

/// A change that DynamoDB refuses because of what is stored.
async fn changed_over(stored: Option<Value>) -> Result<bookings::Booking, BookingsError> {
    let table = Table::answering([refused(stored)]);
    let now = moment("2026-11-23T09:00:00Z");
    let (owner, id) = (owner(), booking().id);
    let details = details("Garden table");
    table
        .bookings
        .change(&owner, id, basis(), &details, now)
        .await
}

#[tokio::test]
async fn an_id_that_another_request_took_is_taken() {
    let mut unknown = item();
    unknown.as_object_mut().unwrap().remove("created_by");
    let other = with(item(), "created_by", json!({ "S": "another" }));
    for stored in [item(), other, unknown] {
        let request = match stored == item() {
            true => "another",
            false => REQUEST,
        };
        let table = Table::answering([refused(Some(stored))]);
        let put = table.bookings.put_new(&owner(), &booking(), request).await;
        assert!(matches!(put, Err(BookingsError::AlreadyExists(id)) if id == booking().id));
    }
}

#[tokio::test]
async fn an_id_that_the_same_request_took_brings_what_is_stored() {
    let changed = with(item(), "place", json!({ "S": "Garden table" }));
    let changed = with(changed, "version", json!({ "N": "2" }));
    let table = Table::answering([refused(Some(changed))]);
    let found = table.bookings.put_new(&owner(), &booking(), REQUEST).await;
    let Ok(Creation::WasCreated(stored)) = found else {
        panic!("{found:?}");
    };
    assert_eq!(stored.details.place.as_str(), "Garden table");
    assert_eq!(stored.version.get(), 2);
}

#[tokio::test]
async fn another_version_is_stale() {
    let stored = with(item(), "version", json!({ "N": "9" }));
    let stale = changed_over(Some(stored)).await;
    assert!(matches!(stale, Err(BookingsError::Stale { current, .. }) if current.get() == 9));
}

#[tokio::test]
async fn what_begins_too_soon_is_settled() {
    let start = booking().details.starts_at;
    let settled =
        |failure| matches!(failure, BookingsError::Settled { starts_at } if starts_at == start);
    assert!(settled(changed_over(Some(item())).await.unwrap_err()));
    let table = Table::answering([refused(Some(item()))]);
    let cancel = table.bookings.cancel(&owner(), booking().id, start).await;
    assert!(settled(cancel.unwrap_err()));
}

#[tokio::test]
async fn a_write_whose_answer_was_lost_has_succeeded() {
    let table = Table::answering([refused(Some(item()))]);
    let put = table.bookings.put_new(&owner(), &booking(), REQUEST).await;
    assert_eq!(put.unwrap(), Creation::Created);

    let ours = with(item(), "version", json!({ "N": "2" }));
    let table = Table::answering([refused(Some(ours))]);
    let (id, now) = (booking().id, booking().updated_at);
    let changed = table
        .bookings
        .change(&owner(), id, basis(), &booking().details, now)
        .await;
    assert_eq!(changed.unwrap().version.get(), 2);
}

#[tokio::test]
async fn an_item_that_is_no_booking_is_a_fault_of_the_store() {
    for (attribute, value) in [
        ("version", json!({ "N": "0" })),
        ("people", json!({ "N": "21" })),
        ("starts_at", json!({ "S": "tomorrow" })),
        ("place", json!({ "NULL": true })),
    ] {
        let table = Table::answering([(200, json!({ "Item": with(item(), attribute, value) }))]);
        let failure = table
            .bookings
            .get(&owner(), booking().id)
            .await
            .unwrap_err();
        assert!(
            matches!(failure, BookingsError::Store(_)),
            "{attribute}: {failure:?}"
        );
    }
}
