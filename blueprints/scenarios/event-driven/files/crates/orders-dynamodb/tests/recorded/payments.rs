use orders::Total;
use orders::ports::{Charge, RefundPayment, TakePayment, Undone};
use orders_dynamodb::DynamoPayments;
use serde_json::{Value, json};

use crate::{ID, answering, asked, error, id, refused};

fn total() -> Total {
    Total::try_from(64_900).unwrap()
}

fn payment(state: &str) -> Value {
    json!({"order_id": {"S": ID}, "state": {"S": state}, "total_minor": {"N": "64900"}})
}

#[tokio::test]
async fn a_payment_is_booked_under_the_condition_that_it_is_new() {
    let (client, http) = answering([(200, json!({}))]);
    let payments = DynamoPayments::new(client, "payments");
    assert_eq!(payments.take(id(), total()).await.unwrap(), Charge::Taken);
    let (operation, body) = &asked(&http)[0];
    assert_eq!(operation, "PutItem");
    assert_eq!(body["Item"], payment("taken"));
    assert_eq!(
        body["ConditionExpression"],
        "attribute_not_exists(order_id)"
    );
}

#[tokio::test]
async fn what_is_there_says_whether_it_was_taken_or_refunded() {
    for (state, charge) in [("taken", Charge::Taken), ("refunded", Charge::Refused)] {
        let (client, _) = answering([refused(payment(state))]);
        let payments = DynamoPayments::new(client, "payments");
        assert_eq!(payments.take(id(), total()).await.unwrap(), charge);
    }
}

#[tokio::test]
async fn a_refund_leaves_a_mark_and_tells_what_was_there() {
    for (before, undone) in [
        (json!({"Attributes": payment("taken")}), Undone::Undone),
        (
            json!({"Attributes": payment("refunded")}),
            Undone::NothingToUndo,
        ),
        (json!({}), Undone::NothingToUndo),
    ] {
        let (client, http) = answering([(200, before)]);
        let payments = DynamoPayments::new(client, "payments");
        assert_eq!(payments.refund(id()).await.unwrap(), undone);
        let (operation, body) = &asked(&http)[0];
        assert_eq!(operation, "UpdateItem");
        assert_eq!(body["Key"], json!({"order_id": {"S": ID}}));
        assert_eq!(body["ReturnValues"], "ALL_OLD");
        assert_eq!(body.get("ConditionExpression"), None);
    }
}

#[tokio::test]
async fn what_dynamodb_did_not_do_is_an_error() {
    let (client, _) = answering([(400, error("ThrottlingException"))]);
    let payments = DynamoPayments::new(client, "payments");
    assert!(payments.take(id(), total()).await.is_err());
    let (client, _) = answering([(400, error("ThrottlingException"))]);
    let payments = DynamoPayments::new(client, "payments");
    assert!(payments.refund(id()).await.is_err());
}
