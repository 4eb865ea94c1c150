//! A step of the saga: books the shipment of an order.

use lambda_runtime::{Error, LambdaEvent};
use order_events::Task;
use orders::ports::BookShipment;
use orders::{Country, OrderId, ShippingTerms, shipment_id};
use serde::Deserialize;
use serde_json::{Value, json};
use telemetry::metrics;

#[derive(Debug, Deserialize)]
pub struct Data {
    order_id: OrderId,
    ship_to: Country,
}

/// # Errors
/// The store failed: the state machine tries again. That it is not shipped there is an answer.
pub async fn handle<S: BookShipment>(
    shipments: &S,
    terms: &ShippingTerms,
    event: LambdaEvent<Task<Data>>,
) -> Result<Value, Error> {
    let Data { order_id, ship_to } = event.payload.detail.data;
    let answer = if terms.reach(&ship_to) {
        let shipment_id = shipment_id(order_id);
        shipments.book(order_id, shipment_id).await?;
        metrics::count("ShipmentsBooked", 1);
        json!({"outcome": "booked", "shipment_id": shipment_id})
    } else {
        json!({"outcome": "refused", "reason": "not_shippable"})
    };
    let outcome = answer["outcome"].as_str();
    tracing::info!(operation = "book_shipment", outcome, order_id = %order_id, "shipment asked for");
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use orders::memory::MemoryShop;

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

    async fn answer(shop: &MemoryShop, country: &str) -> Result<Value, Error> {
        let terms = "DE,FR".parse().unwrap();
        handle(
            shop,
            &terms,
            task(json!({"order_id": ID, "ship_to": country})),
        )
        .await
    }

    #[tokio::test]
    async fn an_order_has_one_shipment() {
        let shop = MemoryShop::default();
        let first = answer(&shop, "DE").await.unwrap();
        assert_eq!(answer(&shop, "DE").await.unwrap(), first);
        let booked = shop.shipment(ID.parse().unwrap());
        assert_eq!(first, json!({"outcome": "booked", "shipment_id": booked}));
    }

    #[tokio::test]
    async fn where_nobody_ships_is_an_answer() {
        let shop = MemoryShop::default();
        let refused = json!({"outcome": "refused", "reason": "not_shippable"});
        assert_eq!(answer(&shop, "AQ").await.unwrap(), refused);
        assert_eq!(shop.shipment(ID.parse().unwrap()), None);
    }

    #[tokio::test]
    async fn a_store_that_is_away_is_a_failure() {
        assert!(answer(&MemoryShop::throttled(), "DE").await.is_err());
    }
}
