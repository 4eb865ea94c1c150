//! A step of the saga: holds the stock of an order, all of it or none.

use lambda_runtime::{Error, LambdaEvent};
use order_events::Task;
use orders::ports::{Reservation, ReserveStock};
use orders::{Lines, OrderId};
use serde::Deserialize;
use serde_json::{Value, json};
use telemetry::metrics;

#[derive(Debug, Deserialize)]
pub struct Data {
    order_id: OrderId,
    lines: Lines,
}

/// # Errors
/// The store failed: the state machine tries again. That something is missing is an answer.
pub async fn handle<S: ReserveStock>(
    stock: &S,
    event: LambdaEvent<Task<Data>>,
) -> Result<Value, Error> {
    let Data { order_id, lines } = event.payload.detail.data;
    let (answer, metric) = match stock.reserve(order_id, &lines).await? {
        Reservation::Reserved => (json!({"outcome": "reserved"}), "StockReserved"),
        Reservation::Refused => (
            json!({"outcome": "refused", "reason": "out_of_stock"}),
            "StockRefused",
        ),
    };
    metrics::count(metric, 1);
    let outcome = answer["outcome"].as_str();
    tracing::info!(operation = "reserve_stock", outcome, order_id = %order_id, "stock asked for");
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

    fn wanted(quantity: u32) -> LambdaEvent<Task<Data>> {
        task(json!({
            "order_id": "3f0c9a52-6d8e-5b41-9c07-2e5d8a1b7f64",
            "lines": [{"sku": "DESK-1", "quantity": quantity}],
        }))
    }

    #[tokio::test]
    async fn stock_is_held_once() {
        let desk: orders::Sku = "DESK-1".parse().unwrap();
        let shop = MemoryShop::stocking([(desk.clone(), 3)]);
        for _ in 0..2 {
            let answer = handle(&shop, wanted(2)).await.unwrap();
            assert_eq!(answer, json!({"outcome": "reserved"}));
        }
        assert_eq!(shop.on_hand(&desk), 1);
    }

    #[tokio::test]
    async fn what_is_not_there_is_an_answer() {
        let (answer, metrics) = metrics::recorded(handle(&MemoryShop::default(), wanted(1))).await;
        let refused = json!({"outcome": "refused", "reason": "out_of_stock"});
        assert_eq!(answer.unwrap(), refused);
        assert_eq!(metrics[0]["StockRefused"], 1.0);
    }

    #[tokio::test]
    async fn a_store_that_is_away_is_a_failure() {
        assert!(handle(&MemoryShop::throttled(), wanted(1)).await.is_err());
    }
}
