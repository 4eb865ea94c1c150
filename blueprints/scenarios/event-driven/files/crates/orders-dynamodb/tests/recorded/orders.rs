use orders::ports::{ConcludeOrder, GetOrder, PutNewOrder};
use orders::{Conclusion, Order, OrdersError, Rejection, Status};
use orders_dynamodb::DynamoOrders;
use serde_json::{Value, json};

use crate::{ID, answering, asked, error, id, refused};

const SHIPMENT: &str = "5b1d2c3e-4f5a-5678-9abc-def012345678";

fn order() -> Order {
    let details = json!({
        "customer_email": "ada@example.com",
        "ship_to": "DE",
        "currency": "EUR",
        "total_minor": 64_900,
        "lines": [{"sku": "DESK-1", "quantity": 1}],
    });
    let placed_at = "2026-11-23T08:06:00Z".parse().unwrap();
    Order::placed(id(), serde_json::from_value(details).unwrap(), placed_at)
}

/// The order as the table has it.
fn item() -> Value {
    json!({
        "id": {"S": ID},
        "details": {"M": {
            "customer_email": {"S": "ada@example.com"},
            "ship_to": {"S": "DE"},
            "currency": {"S": "EUR"},
            "total_minor": {"N": "64900"},
            "lines": {"L": [{"M": {"sku": {"S": "DESK-1"}, "quantity": {"N": "1"}}}]},
        }},
        "status": {"S": "placed"},
        "placed_at": {"S": "2026-11-23T08:06:00.000Z"},
    })
}

fn with(name: &str, value: &str, status: &str) -> Value {
    let mut item = item();
    item["status"] = json!({"S": status});
    item[name] = json!({"S": value});
    item
}

fn confirmed() -> Conclusion {
    Conclusion::Confirmed {
        shipment_id: SHIPMENT.parse().unwrap(),
    }
}

#[tokio::test]
async fn a_new_order_is_put_under_the_condition_that_it_is_new() {
    let (client, http) = answering([(200, json!({}))]);
    let orders = DynamoOrders::new(client, "orders");
    orders.put_new(&order()).await.unwrap();
    let (operation, body) = &asked(&http)[0];
    assert_eq!(operation, "PutItem");
    assert_eq!(body["TableName"], "orders");
    assert_eq!(body["Item"], item());
    assert_eq!(body["ConditionExpression"], "attribute_not_exists(id)");
    assert_eq!(body["ReturnValuesOnConditionCheckFailure"], "ALL_OLD");
}

/// The answer to the first try was lost: the second finds what the first wrote.
#[tokio::test]
async fn an_order_that_is_there_as_it_was_sent_was_put() {
    let (client, _) = answering([refused(item())]);
    let orders = DynamoOrders::new(client, "orders");
    orders.put_new(&order()).await.unwrap();
}

#[tokio::test]
async fn an_order_that_is_there_otherwise_is_shown() {
    let mut other = item();
    other["details"]["M"]["ship_to"] = json!({"S": "FR"});
    let (client, _) = answering([refused(other)]);
    let outcome = DynamoOrders::new(client, "orders").put_new(&order()).await;
    let Err(OrdersError::AlreadyExists(stored)) = outcome else {
        panic!("{outcome:?}")
    };
    assert_eq!(stored.details.ship_to.as_str(), "FR");
}

#[tokio::test]
async fn an_order_is_read_as_it_is_after_every_write_before() {
    let (client, http) = answering([(200, json!({"Item": item()}))]);
    let found = DynamoOrders::new(client, "orders").get(id()).await.unwrap();
    assert_eq!(found, order());
    let (operation, body) = &asked(&http)[0];
    assert_eq!(operation, "GetItem");
    assert_eq!(body["Key"], json!({"id": {"S": ID}}));
    assert_eq!(body["ConsistentRead"], true);
}

#[tokio::test]
async fn each_status_is_read_with_what_belongs_to_it() {
    for (item, status) in [
        (item(), Status::Placed),
        (
            with("shipment_id", SHIPMENT, "confirmed"),
            Status::Concluded(confirmed()),
        ),
        (
            with("reason", "not_shippable", "rejected"),
            Status::Concluded(Conclusion::Rejected(Rejection::NotShippable)),
        ),
    ] {
        let (client, _) = answering([(200, json!({"Item": item}))]);
        let found = DynamoOrders::new(client, "orders").get(id()).await.unwrap();
        assert_eq!(found.status, status);
    }
}

#[tokio::test]
async fn an_order_that_is_not_there_is_not_found() {
    let (client, _) = answering([(200, json!({}))]);
    let outcome = DynamoOrders::new(client, "orders").get(id()).await;
    assert!(matches!(outcome, Err(OrdersError::NotFound(missing)) if missing == id()));
}

#[tokio::test]
async fn what_is_no_order_of_ours_is_a_fault() {
    for broken in [
        json!({"id": {"S": ID}}),
        with("reason", "bad_mood", "rejected"),
        with("shipment_id", SHIPMENT, "rejected"),
        with("placed_at", "yesterday", "placed"),
    ] {
        let (client, _) = answering([(200, json!({"Item": broken}))]);
        let outcome = DynamoOrders::new(client, "orders").get(id()).await;
        assert!(matches!(outcome, Err(OrdersError::Store(_))), "{outcome:?}");
    }
}

#[tokio::test]
async fn only_an_order_that_is_placed_gets_an_end() {
    let ended = with("shipment_id", SHIPMENT, "confirmed");
    let (client, http) = answering([(200, json!({"Attributes": ended}))]);
    let orders = DynamoOrders::new(client, "orders");
    let order = orders.conclude(id(), confirmed()).await.unwrap();
    assert_eq!(order.status, Status::Concluded(confirmed()));
    let (operation, body) = &asked(&http)[0];
    assert_eq!(operation, "UpdateItem");
    assert_eq!(body["ConditionExpression"], "#status = :placed");
    let values = json!({
        ":status": {"S": "confirmed"},
        ":detail": {"S": SHIPMENT},
        ":placed": {"S": "placed"},
    });
    assert_eq!(body["ExpressionAttributeValues"], values);
    assert_eq!(body["ExpressionAttributeNames"]["#detail"], "shipment_id");
}

#[tokio::test]
async fn an_end_that_comes_again_is_the_same_end() {
    let (client, _) = answering([refused(with("shipment_id", SHIPMENT, "confirmed"))]);
    let orders = DynamoOrders::new(client, "orders");
    let order = orders.conclude(id(), confirmed()).await.unwrap();
    assert_eq!(order.status, Status::Concluded(confirmed()));
}

#[tokio::test]
async fn an_order_has_one_end() {
    let (client, _) = answering([refused(with("reason", "fault", "rejected"))]);
    let outcome = DynamoOrders::new(client, "orders")
        .conclude(id(), confirmed())
        .await;
    assert!(
        matches!(outcome, Err(OrdersError::Concluded(_))),
        "{outcome:?}"
    );
}

#[tokio::test]
async fn an_order_that_nobody_has_gets_no_end() {
    let (client, _) = answering([(400, error("ConditionalCheckFailedException"))]);
    let outcome = DynamoOrders::new(client, "orders")
        .conclude(id(), confirmed())
        .await;
    assert!(
        matches!(outcome, Err(OrdersError::NotFound(_))),
        "{outcome:?}"
    );
}

#[tokio::test]
async fn throttling_and_server_errors_pass_and_a_missing_right_does_not() {
    for (status, code, passes) in [
        (400, "ThrottlingException", true),
        (400, "ProvisionedThroughputExceededException", true),
        (500, "InternalServerError", true),
        (400, "AccessDeniedException", false),
        (400, "ResourceNotFoundException", false),
    ] {
        let (client, _) = answering([(status, error(code))]);
        let outcome = DynamoOrders::new(client, "orders").get(id()).await;
        let as_expected = match passes {
            true => matches!(outcome, Err(OrdersError::Unavailable(_))),
            false => matches!(outcome, Err(OrdersError::Store(_))),
        };
        assert!(as_expected, "{code}: {outcome:?}");
    }
}
