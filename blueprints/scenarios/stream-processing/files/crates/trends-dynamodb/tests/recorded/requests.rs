use serde_json::json;
use trends::ports::{CountPost, KeepWindow, ReadHours, ReadWindows};
use trends::{Counted, Span};

use crate::{Table, moment, post, window, window_item};

#[tokio::test]
async fn a_post_is_marked_and_counted_in_one_transaction() {
    let table = Table::answering([(200, json!({}))]);
    assert_eq!(
        table.trends.count(&post("#rust #aws")).await.unwrap(),
        Counted::New
    );
    let (operation, body) = table.requests().remove(0);
    assert_eq!(operation, "TransactWriteItems");
    let items = body["TransactItems"].as_array().unwrap();
    assert_eq!(items.len(), 3);
    assert_eq!(
        items[0]["Put"]["ConditionExpression"],
        "attribute_not_exists(pk)"
    );
    assert_eq!(items[0]["Put"]["Item"]["pk"]["S"], "post#p-1");
    let keys: Vec<_> = items[1..]
        .iter()
        .map(|item| item["Update"]["Key"]["pk"]["S"].as_str().unwrap())
        .collect();
    assert_eq!(keys, ["hashtag#aws", "hashtag#rust"]);
    let update = &items[1]["Update"];
    assert_eq!(
        update["UpdateExpression"],
        "ADD posts :one SET expires_at = :expires_at"
    );
    // The bytes of `p-1` add up to 206: slot 6 of 8.
    assert_eq!(update["Key"]["sk"]["S"], "2026-11-23T09:00:00Z#6");
    assert_eq!(
        update["ExpressionAttributeValues"][":expires_at"]["N"],
        "1798016400"
    );
}

#[tokio::test]
async fn a_post_without_hashtags_is_marked() {
    let table = Table::answering([(200, json!({}))]);
    table.trends.count(&post("nothing")).await.unwrap();
    assert_eq!(
        table.requests()[0].1["TransactItems"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[tokio::test]
async fn a_window_is_put_under_its_hour() {
    let table = Table::answering([(200, json!({}))]);
    table.trends.keep(&window()).await.unwrap();
    assert_eq!(
        table.requests(),
        [(
            "PutItem".to_owned(),
            json!({ "TableName": "trends", "Item": window_item() })
        )]
    );
}

#[tokio::test]
async fn windows_are_read_hour_by_hour_and_page_by_page() {
    let last = json!({ "pk": { "S": "windows#2026-11-23T09:00:00Z" }, "sk": { "S": "x" } });
    let table = Table::answering([
        (200, json!({ "Items": [] })),
        (
            200,
            json!({ "Items": [window_item()], "LastEvaluatedKey": last }),
        ),
        (200, json!({ "Items": [window_item()] })),
    ]);
    let span = Span {
        since: moment("2026-11-23T08:50:00Z"),
        until: moment("2026-11-23T09:20:00Z"),
    };
    assert_eq!(
        table.trends.windows(span).await.unwrap(),
        [window(), window()]
    );
    let requests = table.requests();
    let asked: Vec<_> = requests
        .iter()
        .map(|(_, body)| {
            body["ExpressionAttributeValues"][":pk"]["S"]
                .as_str()
                .unwrap()
        })
        .collect();
    assert_eq!(
        asked,
        [
            "windows#2026-11-23T08:00:00Z",
            "windows#2026-11-23T09:00:00Z",
            "windows#2026-11-23T09:00:00Z"
        ]
    );
    assert_eq!(
        requests[0].1["KeyConditionExpression"],
        "pk = :pk AND sk BETWEEN :from AND :to"
    );
    assert_eq!(requests[2].1["ExclusiveStartKey"], last);
}

#[tokio::test]
async fn the_hours_of_a_hashtag_are_read_with_their_slots() {
    let item = |slot: u8| json!({ "sk": { "S": format!("2026-11-23T09:00:00Z#{slot}") }, "posts": { "N": "2" } });
    let table = Table::answering([(200, json!({ "Items": [item(0), item(6)] }))]);
    let (first, last) = (
        moment("2026-11-23T08:00:00Z").hour(),
        moment("2026-11-23T09:00:00Z").hour(),
    );
    let counts = table
        .trends
        .hours(&"rust".try_into().unwrap(), first, last)
        .await
        .unwrap();
    assert_eq!(
        counts
            .iter()
            .map(|count| (count.hour, count.posts))
            .collect::<Vec<_>>(),
        [(last, 2), (last, 2)]
    );
    let values = &table.requests()[0].1["ExpressionAttributeValues"];
    assert_eq!(
        values,
        &json!({ ":pk": { "S": "hashtag#rust" }, ":from": { "S": "2026-11-23T08:00:00Z" }, ":to": { "S": "2026-11-23T10:00:00Z" } })
    );
}
