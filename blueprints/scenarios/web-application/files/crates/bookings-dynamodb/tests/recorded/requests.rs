use bookings::ports::{
    Basis, CancelBooking, Cancellation, ChangeBooking, Creation, GetBooking, ListBookings,
    PutNewBooking,
};
use bookings::{BookingQuery, Cursor, PageSize, Version};
use serde_json::json;

use crate::{REQUEST, Table, booking, details, item, key, moment, owner, with};

#[tokio::test]
async fn a_new_booking_is_put_only_if_its_id_is_free() {
    let table = Table::answering([(200, json!({}))]);
    let put = table.bookings.put_new(&owner(), &booking(), REQUEST).await;
    assert_eq!(put.unwrap(), Creation::Created);
    let (operation, body) = table.request();
    assert_eq!(operation, "PutItem");
    assert_eq!(
        body,
        json!({
            "TableName": "bookings",
            "Item": item(),
            "ConditionExpression": "attribute_not_exists(id)",
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        })
    );
}

#[tokio::test]
async fn a_booking_is_read_consistently_by_owner_and_id() {
    let table = Table::answering([(200, json!({ "Item": item() }))]);
    let read = table.bookings.get(&owner(), booking().id).await.unwrap();
    assert_eq!(read, booking());
    let (operation, body) = table.request();
    assert_eq!(operation, "GetItem");
    assert_eq!(
        body,
        json!({ "TableName": "bookings", "Key": key(), "ConsistentRead": true })
    );
}

#[tokio::test]
async fn a_change_is_conditional_on_version_and_beginning() {
    let now = moment("2026-11-23T09:00:00Z");
    let stored = with(item(), "version", json!({ "N": "8" }));
    let stored = with(stored, "updated_at", json!({ "S": now }));
    let table = Table::answering([(200, json!({ "Attributes": stored }))]);
    let basis = Basis {
        expected: Version::try_from(7).unwrap(),
        settled_before: moment("2026-11-24T09:00:00Z"),
    };
    let changed = table
        .bookings
        .change(&owner(), booking().id, basis, &details("Window table"), now)
        .await
        .unwrap();
    assert_eq!((changed.version.get(), changed.updated_at), (8, now));

    let (operation, body) = table.request();
    assert_eq!(operation, "UpdateItem");
    assert_eq!(body["Key"], key());
    assert_eq!(
        body["ConditionExpression"],
        "#version = :expected AND #starts_at >= :settled_before"
    );
    assert_eq!(body["ReturnValues"], "ALL_NEW");
    assert_eq!(body["ReturnValuesOnConditionCheckFailure"], "ALL_OLD");
    assert_eq!(
        body["UpdateExpression"],
        "SET #place = :place, #starts_at = :starts_at, #starts_at_id = :starts_at_id, \
         #people = :people, #note = :note, #version = :version, #updated_at = :updated_at"
    );
    assert_eq!(
        body["ExpressionAttributeValues"],
        json!({
            ":expected": { "N": "7" },
            ":settled_before": { "S": "2026-11-24T09:00:00.000Z" },
            ":place": item()["place"],
            ":starts_at": item()["starts_at"],
            ":starts_at_id": item()["starts_at_id"],
            ":people": item()["people"],
            ":note": item()["note"],
            ":version": { "N": "8" },
            ":updated_at": { "S": "2026-11-23T09:00:00.000Z" },
        })
    );
    for (alias, name) in body["ExpressionAttributeNames"].as_object().unwrap() {
        assert_eq!(alias.strip_prefix('#'), name.as_str());
    }
}

#[tokio::test]
async fn an_owner_is_listed_by_the_index_of_their_own_partition() {
    let table = Table::answering([(200, json!({ "Items": [item()], "Count": 1 }))]);
    let query = BookingQuery {
        from: Some(moment("2026-11-23T08:00:00Z")),
        size: PageSize::try_from(2).unwrap(),
        after: None,
    };
    let page = table.bookings.list(&owner(), &query).await.unwrap();
    assert_eq!((page.bookings, page.next), (vec![booking()], None));
    let (operation, body) = table.request();
    assert_eq!(operation, "Query");
    assert_eq!(
        body,
        json!({
            "TableName": "bookings",
            "IndexName": "by-start",
            "ConsistentRead": true,
            "KeyConditionExpression": "#owner = :owner AND starts_at_id >= :from",
            "ExpressionAttributeNames": { "#owner": "owner" },
            "ExpressionAttributeValues": {
                ":owner": item()["owner"],
                ":from": { "S": "2026-11-23T08:00:00.000Z" },
            },
            "Limit": 2,
        })
    );
}

#[tokio::test]
async fn the_next_page_begins_after_the_last_booking() {
    let mut end = key();
    end["starts_at_id"] = item()["starts_at_id"].clone();
    let first = Table::answering([(200, json!({ "Items": [item()], "LastEvaluatedKey": end }))]);
    let mut query = BookingQuery::default();
    let cursor = first
        .bookings
        .list(&owner(), &query)
        .await
        .unwrap()
        .next
        .unwrap();
    query.after = Some(cursor.to_string().parse::<Cursor>().unwrap());

    let second = Table::answering([(200, json!({ "Items": [] }))]);
    let page = second.bookings.list(&owner(), &query).await.unwrap();
    assert_eq!((page.bookings, page.next), (vec![], None));
    let (_, body) = second.request();
    assert_eq!(body["ExclusiveStartKey"], end);
    assert_eq!(body["KeyConditionExpression"], "#owner = :owner");
}

#[tokio::test]
async fn a_cancellation_is_conditional_on_the_beginning() {
    let settled_before = moment("2026-11-24T09:00:00Z");
    let table = Table::answering([(200, json!({ "Attributes": item() }))]);
    let cancel = table
        .bookings
        .cancel(&owner(), booking().id, settled_before)
        .await;
    assert_eq!(cancel.unwrap(), Cancellation::Cancelled);
    let (operation, body) = table.request();
    assert_eq!(operation, "DeleteItem");
    assert_eq!(
        body,
        json!({
            "TableName": "bookings",
            "Key": key(),
            "ConditionExpression": "attribute_not_exists(id) OR starts_at >= :settled_before",
            "ExpressionAttributeValues": { ":settled_before": { "S": "2026-11-24T09:00:00.000Z" } },
            "ReturnValues": "ALL_OLD",
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        })
    );

    let table = Table::answering([(200, json!({}))]);
    let cancel = table
        .bookings
        .cancel(&owner(), booking().id, settled_before)
        .await;
    assert_eq!(cancel.unwrap(), Cancellation::WasGone);
}
