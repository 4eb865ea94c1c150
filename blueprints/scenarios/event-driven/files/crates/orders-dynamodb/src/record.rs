//! An order as an item.

use orders::{Conclusion, NewOrder, Order, OrderId, OrdersError, Rejection, Status, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Item;

#[derive(Serialize, Deserialize)]
struct Record {
    id: OrderId,
    details: NewOrder,
    status: String,
    placed_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    shipment_id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<Rejection>,
}

/// What is stored is no order: written by something else than this crate.
#[derive(Debug, thiserror::Error)]
#[error("the stored order has the status `{0}` without what belongs to it")]
struct Broken(String);

pub(crate) fn to_item(order: &Order) -> Result<Item, OrdersError> {
    let record = Record {
        id: order.id,
        details: order.details.clone(),
        status: order.status.name().to_owned(),
        placed_at: order.placed_at.to_string(),
        shipment_id: order.status.shipment_id(),
        reason: order.status.rejection(),
    };
    serde_dynamo::to_item(record).map_err(|fault| OrdersError::Store(fault.into()))
}

pub(crate) fn to_order(item: Item) -> Result<Order, OrdersError> {
    let record: Record =
        serde_dynamo::from_item(item).map_err(|fault| OrdersError::Store(fault.into()))?;
    let status = match (record.status.as_str(), record.shipment_id, record.reason) {
        ("placed", ..) => Status::Placed,
        ("confirmed", Some(shipment_id), _) => {
            Status::Concluded(Conclusion::Confirmed { shipment_id })
        }
        ("rejected", _, Some(reason)) => Status::Concluded(Conclusion::Rejected(reason)),
        _ => return Err(OrdersError::Store(Broken(record.status).into())),
    };
    let placed_at: Result<Timestamp, _> = record.placed_at.parse();
    Ok(Order {
        id: record.id,
        details: record.details,
        status,
        placed_at: placed_at.map_err(|fault| OrdersError::Store(fault.into()))?,
    })
}
