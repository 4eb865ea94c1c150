use aws_smithy_http_client::test_util::StaticReplayClient;
use orders::ports::{ReleaseStock, Reservation, ReserveStock, Undone};
use orders::{Lines, OrdersError};
use orders_dynamodb::DynamoStock;
use serde_json::{Value, json};

use crate::{ID, answering, asked, error, id};

fn stock(answers: impl IntoIterator<Item = (u16, Value)>) -> (DynamoStock, StaticReplayClient) {
    let (client, http) = answering(answers);
    (DynamoStock::new(client, "stock"), http)
}

fn lines() -> Lines {
    let lines = json!([{"sku": "DESK-1", "quantity": 1}, {"sku": "LAMP-2", "quantity": 2}]);
    serde_json::from_value(lines).unwrap()
}

fn hold(state: &str) -> Value {
    json!({
        "id": {"S": format!("hold#{ID}")},
        "state": {"S": state},
        "lines": {"M": {"DESK-1": {"N": "1"}}},
    })
}

/// A cancelled transaction: the code of each part, and the item that the first part met.
fn cancelled(codes: &[&str], met: Option<Value>) -> (u16, Value) {
    let mut reasons: Vec<Value> = codes.iter().map(|code| json!({"Code": code})).collect();
    if let Some(item) = met {
        reasons[0]["Item"] = item;
    }
    let mut body = error("TransactionCanceledException");
    body["CancellationReasons"] = json!(reasons);
    (400, body)
}

#[tokio::test]
async fn all_of_an_order_is_held_in_one_transaction() {
    let (stock, http) = stock([(200, json!({}))]);
    let held = stock.reserve(id(), &lines()).await.unwrap();
    assert_eq!(held, Reservation::Reserved);
    let (operation, body) = &asked(&http)[0];
    assert_eq!(operation, "TransactWriteItems");
    let parts = body["TransactItems"].as_array().unwrap();
    assert_eq!(parts.len(), 3);
    let put = &parts[0]["Put"];
    assert_eq!(put["ConditionExpression"], "attribute_not_exists(id)");
    assert_eq!(put["Item"]["id"]["S"], format!("hold#{ID}"));
    assert_eq!(put["Item"]["state"]["S"], "held");
    for (part, item, quantity) in [
        (&parts[1], "item#DESK-1", "1"),
        (&parts[2], "item#LAMP-2", "2"),
    ] {
        let update = &part["Update"];
        assert_eq!(update["Key"], json!({"id": {"S": item}}));
        assert_eq!(update["UpdateExpression"], "SET on_hand = on_hand - :n");
        assert_eq!(update["ConditionExpression"], "on_hand >= :n");
        assert_eq!(
            update["ExpressionAttributeValues"],
            json!({":n": {"N": quantity}})
        );
    }
}

#[tokio::test]
async fn what_is_not_on_hand_is_refused() {
    let (stock, _) = stock([cancelled(&["None", "ConditionalCheckFailed", "None"], None)]);
    let held = stock.reserve(id(), &lines()).await.unwrap();
    assert_eq!(held, Reservation::Refused);
}

#[tokio::test]
async fn a_reservation_that_comes_again_is_held_already() {
    let failed = ["ConditionalCheckFailed", "None", "None"];
    let (stock, _) = stock([cancelled(&failed, Some(hold("held")))]);
    let held = stock.reserve(id(), &lines()).await.unwrap();
    assert_eq!(held, Reservation::Reserved);
}

#[tokio::test]
async fn a_reservation_that_comes_after_its_release_is_refused() {
    let failed = ["ConditionalCheckFailed", "None", "None"];
    let (stock, _) = stock([cancelled(&failed, Some(hold("released")))]);
    let held = stock.reserve(id(), &lines()).await.unwrap();
    assert_eq!(held, Reservation::Refused);
}

#[tokio::test]
async fn a_transaction_that_met_another_may_be_tried_again() {
    for codes in [
        ["None", "TransactionConflict", "None"],
        ["None", "ConditionalCheckFailed", "TransactionConflict"],
        ["None", "ThrottlingError", "None"],
    ] {
        let (stock, _) = stock([cancelled(&codes, None)]);
        let outcome = stock.reserve(id(), &lines()).await;
        assert!(
            matches!(outcome, Err(OrdersError::Unavailable(_))),
            "{codes:?}: {outcome:?}"
        );
    }
}

#[tokio::test]
async fn a_release_puts_back_what_was_held_and_marks_it() {
    let (stock, http) = stock([(200, json!({"Item": hold("held")})), (200, json!({}))]);
    assert_eq!(stock.release(id()).await.unwrap(), Undone::Undone);
    let asked = asked(&http);
    assert_eq!(asked[0].0, "GetItem");
    assert_eq!(asked[0].1["ConsistentRead"], true);
    let parts = asked[1].1["TransactItems"].as_array().unwrap();
    assert_eq!(parts.len(), 2);
    let mark = &parts[0]["Update"];
    assert_eq!(mark["ConditionExpression"], "#state = :held");
    let back = &parts[1]["Update"];
    assert_eq!(back["Key"], json!({"id": {"S": "item#DESK-1"}}));
    assert_eq!(back["UpdateExpression"], "SET on_hand = on_hand + :n");
}

#[tokio::test]
async fn a_release_without_a_hold_leaves_a_mark() {
    let (stock, http) = stock([(200, json!({})), (200, json!({}))]);
    assert_eq!(stock.release(id()).await.unwrap(), Undone::NothingToUndo);
    let parts = asked(&http)[1].1["TransactItems"].clone();
    assert_eq!(parts.as_array().unwrap().len(), 1);
    assert_eq!(parts[0]["Put"]["Item"]["state"]["S"], "released");
    let condition = &parts[0]["Put"]["ConditionExpression"];
    assert_eq!(condition, "attribute_not_exists(id)");
}

#[tokio::test]
async fn a_release_that_comes_again_writes_nothing() {
    let (stock, http) = stock([(200, json!({"Item": hold("released")}))]);
    assert_eq!(stock.release(id()).await.unwrap(), Undone::NothingToUndo);
    assert_eq!(asked(&http).len(), 1);
}

/// Between the reading and the writing somebody else held or released it.
#[tokio::test]
async fn a_release_that_was_overtaken_is_tried_again() {
    let (stock, _) = stock([
        (200, json!({"Item": hold("held")})),
        cancelled(&["ConditionalCheckFailed", "None"], None),
    ]);
    let outcome = stock.release(id()).await;
    assert!(
        matches!(outcome, Err(OrdersError::Unavailable(_))),
        "{outcome:?}"
    );
}

#[tokio::test]
async fn a_hold_that_is_none_is_a_fault() {
    let mut broken = hold("held");
    broken["lines"] = json!({"M": {"desk 1": {"N": "1"}}});
    let (stock, _) = stock([(200, json!({"Item": broken}))]);
    let outcome = stock.release(id()).await;
    assert!(matches!(outcome, Err(OrdersError::Store(_))), "{outcome:?}");
}
