//! A compensation of the saga: gives back the stock of an order.

use lambda_runtime::{Error, LambdaEvent};
use order_events::Task;
use orders::OrderId;
use orders::ports::{ReleaseStock, Undone};
use serde::Deserialize;
use serde_json::{Value, json};
use telemetry::metrics;

#[derive(Debug, Deserialize)]
pub struct Data {
    order_id: OrderId,
}

/// # Errors
/// The store failed: the state machine tries again. That there was nothing to undo is an answer.
pub async fn handle<S: ReleaseStock>(
    store: &S,
    event: LambdaEvent<Task<Data>>,
) -> Result<Value, Error> {
    let order_id = event.payload.detail.data.order_id;
    let outcome = match store.release(order_id).await? {
        Undone::Undone => {
            metrics::count("StockReleased", 1);
            "released"
        }
        Undone::NothingToUndo => "nothing_to_undo",
    };
    tracing::info!(operation = "release_stock", outcome, order_id = %order_id, "compensated");
    Ok(json!({"outcome": outcome}))
}

#[cfg(test)]
mod tests {
    use super::*;
    use orders::memory::MemoryShop;
    use orders::ports::ReserveStock;

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

    #[tokio::test]
    async fn it_is_undone_once() {
        let id: OrderId = ID.parse().unwrap();
        let desk: orders::Sku = "DESK-1".parse().unwrap();
        let shop = MemoryShop::stocking([(desk.clone(), 3)]);
        let lines = serde_json::from_str(r#"[{"sku": "DESK-1", "quantity": 2}]"#).unwrap();
        shop.reserve(id, &lines).await.unwrap();
        for outcome in ["released", "nothing_to_undo"] {
            let answer = handle(&shop, task(json!({"order_id": ID}))).await.unwrap();
            assert_eq!(answer, json!({"outcome": outcome}));
        }
        assert_eq!(shop.on_hand(&desk), 3);
    }

    #[tokio::test]
    async fn a_store_that_is_away_is_a_failure() {
        let answer = handle(&MemoryShop::throttled(), task(json!({"order_id": ID}))).await;
        assert!(answer.is_err());
    }
}
