use orders::ports::BookShipment;
use orders_dynamodb::DynamoShipments;
use serde_json::json;

use crate::{ID, answering, asked, error, id};

const SHIPMENT: &str = "5b1d2c3e-4f5a-5678-9abc-def012345678";

#[tokio::test]
async fn a_shipment_is_put_under_its_order_however_often() {
    let (client, http) = answering([(200, json!({}))]);
    let shipments = DynamoShipments::new(client, "shipments");
    let shipment = SHIPMENT.parse().unwrap();
    shipments.book(id(), shipment).await.unwrap();
    let (operation, body) = &asked(&http)[0];
    assert_eq!(operation, "PutItem");
    assert_eq!(
        body["Item"],
        json!({"order_id": {"S": ID}, "shipment_id": {"S": SHIPMENT}})
    );
    assert_eq!(body.get("ConditionExpression"), None);
}

#[tokio::test]
async fn what_was_not_booked_is_an_error() {
    let (client, _) = answering([(500, error("InternalServerError"))]);
    let shipments = DynamoShipments::new(client, "shipments");
    assert!(
        shipments
            .book(id(), SHIPMENT.parse().unwrap())
            .await
            .is_err()
    );
}
