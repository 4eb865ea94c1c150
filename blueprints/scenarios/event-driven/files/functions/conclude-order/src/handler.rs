//! The last step of the saga: writes down how an order ended, and tells the bus.

use lambda_runtime::{Error, LambdaEvent};
use order_events::{Bus, OrderConfirmed, OrderRejected, Task, check, metadata, publish};
use orders::ports::ConcludeOrder;
use orders::{Conclusion, Order, OrderId, OrdersError, Rejection};
use serde::Deserialize;
use serde_json::{Value, json};
use telemetry::metrics::{self, Metric};
use uuid::Uuid;

#[derive(Debug, Deserialize)]
pub struct Data {
    order_id: OrderId,
    #[serde(flatten)]
    end: End,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "conclusion", rename_all = "lowercase")]
enum End {
    Confirmed { shipment_id: Uuid },
    Rejected { reason: Rejection },
}

/// # Errors
/// The store or the bus failed: the state machine tries again, and tells under the same event id.
pub async fn handle<O: ConcludeOrder, B: Bus>(
    orders: &O,
    bus: &B,
    event: LambdaEvent<Task<Data>>,
) -> Result<Value, Error> {
    let Data { order_id, end } = event.payload.detail.data;
    let conclusion = match end {
        End::Confirmed { shipment_id } => Conclusion::Confirmed { shipment_id },
        End::Rejected { reason } => Conclusion::Rejected(reason),
    };
    let order = match orders.conclude(order_id, conclusion).await {
        Ok(order) => order,
        // Nobody has such an order: a release check, or one that was removed. There is nobody to tell.
        Err(OrdersError::NotFound(_)) => return Ok(json!({"outcome": "unknown_order"})),
        Err(error) => return Err(error.into()),
    };
    tell(bus, &order, conclusion).await?;
    let outcome = order.status.name();
    tracing::info!(operation = "conclude_order", outcome, order_id = %order_id, "order concluded");
    Ok(json!({"outcome": outcome}))
}

async fn tell(bus: &impl Bus, order: &Order, conclusion: Conclusion) -> Result<(), Error> {
    let mut data = json!({
        "order_id": order.id,
        "currency": order.details.currency,
        "total_minor": order.details.total_minor,
    });
    match conclusion {
        Conclusion::Confirmed { shipment_id } => {
            data["shipment_id"] = json!(shipment_id);
            let metadata = metadata("OrderConfirmed", order.id.as_uuid());
            let event: OrderConfirmed = check(&json!({"metadata": metadata, "data": data}))?;
            publish(bus, &event).await?;
            metrics::count("OrdersConfirmed", 1);
        }
        Conclusion::Rejected(reason) => {
            data["reason"] = json!(reason);
            let metadata = metadata("OrderRejected", order.id.as_uuid());
            let event: OrderRejected = check(&json!({"metadata": metadata, "data": data}))?;
            publish(bus, &event).await?;
            metrics::count("OrdersRejected", 1);
            Metric::count("OrdersRejectedByReason", 1)
                .dimension("reason", reason.name())
                .emit();
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use order_events::memory::MemoryBus;
    use orders::Timestamp;
    use orders::memory::MemoryShop;
    use orders::ports::{GetOrder, PutNewOrder};

    fn task(data: Value) -> LambdaEvent<Task<Data>> {
        let metadata = json!({
            "event_id": "7d3f7c1e-9f0a-5a55-8d3c-0c6f1f7b2a10",
            "correlation_id": "checkout-7f3a",
            "occurred_at": "2026-11-23T08:06:00Z",
        });
        let task = json!({"detail": {"metadata": metadata, "data": data}});
        LambdaEvent::new(
            serde_json::from_value(task).unwrap(),
            lambda_runtime::Context::default(),
        )
    }

    const ID: &str = "3f0c9a52-6d8e-5b41-9c07-2e5d8a1b7f64";

    async fn shop() -> MemoryShop {
        let event: Value =
            serde_json::from_str(include_str!("../../../events/place-order.json")).unwrap();
        let details = serde_json::from_str(event["body"].as_str().unwrap()).unwrap();
        let shop = MemoryShop::default();
        let order = Order::placed(ID.parse().unwrap(), details, Timestamp::now());
        shop.put_new(&order).await.unwrap();
        shop
    }

    #[tokio::test]
    async fn a_confirmed_order_is_told_with_its_shipment() {
        let (shop, bus) = (shop().await, MemoryBus::default());
        let data = json!({"order_id": ID, "conclusion": "confirmed", "shipment_id": ID});
        let answer = handle(&shop, &bus, task(data)).await.unwrap();
        assert_eq!(answer, json!({"outcome": "confirmed"}));
        assert_eq!(bus.events()[0]["detail-type"], "OrderConfirmed");
        assert_eq!(bus.events()[0]["detail"]["data"]["shipment_id"], ID);
    }

    #[tokio::test]
    async fn every_reason_is_told() {
        for reason in ["out_of_stock", "payment_declined", "not_shippable", "fault"] {
            let (shop, bus) = (shop().await, MemoryBus::default());
            let data = json!({"order_id": ID, "conclusion": "rejected", "reason": reason});
            let (answer, metrics) = metrics::recorded(handle(&shop, &bus, task(data))).await;
            assert_eq!(answer.unwrap(), json!({"outcome": "rejected"}));
            assert_eq!(bus.events()[0]["detail"]["data"]["reason"], reason);
            assert_eq!(metrics[1]["reason"], reason);
        }
    }

    #[tokio::test]
    async fn a_repetition_tells_the_same_event() {
        let (shop, bus) = (shop().await, MemoryBus::default());
        for _ in 0..2 {
            let data = json!({"order_id": ID, "conclusion": "rejected", "reason": "fault"});
            handle(&shop, &bus, task(data)).await.unwrap();
        }
        let id = |event: &Value| event["detail"]["metadata"]["event_id"].clone();
        assert_eq!(id(&bus.events()[0]), id(&bus.events()[1]));
    }

    #[tokio::test]
    async fn an_order_does_not_end_twice() {
        let (shop, bus) = (shop().await, MemoryBus::default());
        let rejected = json!({"order_id": ID, "conclusion": "rejected", "reason": "fault"});
        handle(&shop, &bus, task(rejected)).await.unwrap();
        let confirmed = json!({"order_id": ID, "conclusion": "confirmed", "shipment_id": ID});
        assert!(handle(&shop, &bus, task(confirmed)).await.is_err());
        assert_eq!(
            shop.get(ID.parse().unwrap()).await.unwrap().status.name(),
            "rejected"
        );
    }

    #[tokio::test]
    async fn a_bus_that_is_away_is_a_failure() {
        let data = json!({"order_id": ID, "conclusion": "rejected", "reason": "fault"});
        assert!(
            handle(&shop().await, &MemoryBus::down(), task(data))
                .await
                .is_err()
        );
    }

    #[tokio::test]
    async fn an_order_that_nobody_has_is_an_answer() {
        let (shop, bus) = (MemoryShop::default(), MemoryBus::default());
        let data = json!({"order_id": ID, "conclusion": "rejected", "reason": "fault"});
        let answer = handle(&shop, &bus, task(data)).await.unwrap();
        assert_eq!(
            (answer, bus.events().len()),
            (json!({"outcome": "unknown_order"}), 0)
        );
    }
}
