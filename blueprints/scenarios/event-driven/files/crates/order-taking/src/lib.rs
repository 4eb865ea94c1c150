//! Takes an order, from whichever source it comes: keeps it, once under its id, and tells the bus.

use order_events::{Bus, Invalid, OrderPlaced, PublishError, check, metadata, publish};
use orders::ports::PutNewOrder;
use orders::{NewOrder, Order, OrderId, OrdersError, Status, Timestamp};
use serde_json::json;
use telemetry::metrics;

/// Why an order was not taken.
#[derive(Debug, thiserror::Error)]
pub enum TakeError {
    /// [`OrdersError::AlreadyExists`] where the id is that of an order that differs.
    #[error(transparent)]
    Orders(#[from] OrdersError),
    /// The order is kept, and nobody was told: the same call tells it.
    #[error(transparent)]
    Publish(#[from] PublishError),
}

/// The order is kept first and told then. If the telling fails, who asked has to come again: the order is there
/// already by then, and is told under the same event id, which the saga is named by.
///
/// # Errors
/// See [`TakeError`].
pub async fn take<O: PutNewOrder, B: Bus>(
    orders: &O,
    bus: &B,
    id: OrderId,
    details: NewOrder,
) -> Result<Order, TakeError> {
    let order = Order::placed(id, details, Timestamp::now());
    let (order, outcome) = match orders.put_new(&order).await {
        Ok(()) => (order, "placed"),
        Err(OrdersError::AlreadyExists(stored)) if stored.details == order.details => {
            (*stored, "repeated")
        }
        Err(error) => return Err(error.into()),
    };
    if order.status == Status::Placed {
        let told = placed(&order).map_err(PublishError::from)?;
        publish(bus, &told).await?;
    }
    if outcome == "placed" {
        metrics::count("OrdersPlaced", 1);
    }
    tracing::info!(operation = "place_order", outcome, order_id = %id, "order taken");
    Ok(order)
}

/// The event holds nothing personal: who needs the address of the customer looks it up.
fn placed(order: &Order) -> Result<OrderPlaced, Invalid> {
    check(&json!({
        "metadata": metadata("OrderPlaced", order.id.as_uuid()),
        "data": {
            "order_id": order.id,
            "ship_to": order.details.ship_to,
            "currency": order.details.currency,
            "total_minor": order.details.total_minor,
            "lines": order.details.lines,
        },
    }))
}
