//! On `OrderRequested`: takes an order that somebody beside the order API asks for.

mod event;

use lambda_runtime::{Error, LambdaEvent};
use order_events::{Bus, Quarantine, Received, receive};
use order_taking::{TakeError, take};
use orders::ports::PutNewOrder;
use orders::{NewOrder, OrderId, OrdersError};
use serde_json::{Value, json};
use telemetry::metrics;

pub use event::{OrderRequest, OrderRequested};

/// # Errors
/// The order could not be kept or told, or the request not be put into the quarantine: Lambda tries again.
pub async fn handle<O: PutNewOrder, B: Bus, Q: Quarantine>(
    orders: &O,
    bus: &B,
    quarantine: &Q,
    event: LambdaEvent<Value>,
) -> Result<Value, Error> {
    let event = event.payload;
    let request = match receive::<OrderRequested>(&event, quarantine).await? {
        Received::Event(requested) => requested.data,
        Received::Quarantined => return Ok(json!({"outcome": "quarantined"})),
        Received::ReleaseCheck => return Ok(json!({"outcome": "checked"})),
    };
    let refused = match details(&event) {
        Err(broken) => format!("it is no order: {broken}"),
        Ok(details) => match take(orders, bus, order_id(&request), details).await {
            Ok(order) => return Ok(json!({"outcome": "taken", "order_id": order.id})),
            Err(TakeError::Orders(OrdersError::AlreadyExists(_))) => {
                "its id or key is that of another order".to_owned()
            }
            Err(error) => return Err(error.into()),
        },
    };
    quarantine.keep(&event, &refused).await?;
    metrics::count("EventsQuarantined", 1);
    tracing::warn!(reason = refused, "request quarantined");
    Ok(json!({"outcome": "quarantined"}))
}

/// The id that was asked for, or the one that follows from who asks and under which key.
fn order_id(request: &OrderRequest) -> OrderId {
    match request.order_id {
        Some(id) => id.into(),
        None => OrderId::of_request(&request.requested_by, &request.request_key),
    }
}

/// The order by the rules of orders, which say more than a schema can: each thing is in one line only.
fn details(event: &Value) -> Result<NewOrder, serde_json::Error> {
    serde_json::from_value(event["detail"]["data"]["order"].clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use lambda_runtime::Context;
    use order_events::memory::{MemoryBus, MemoryQuarantine};
    use orders::memory::MemoryShop;
    use orders::ports::GetOrder;
    use release_check::rehearse;

    const EVENT: &str = include_str!("../../../events/accept-order.json");
    const PLAN: &str = include_str!("../release-plan.json");
    const ID: &str = "3f0c9a52-6d8e-5b41-9c07-2e5d8a1b7f64";

    #[derive(Default)]
    struct Service {
        shop: MemoryShop,
        bus: MemoryBus,
        quarantine: MemoryQuarantine,
    }

    impl Service {
        async fn answer(&self, change: impl FnOnce(&mut Value)) -> Result<Value, Error> {
            let mut event = serde_json::from_str(EVENT).unwrap();
            change(&mut event);
            let event = LambdaEvent::new(event, Context::default());
            handle(&self.shop, &self.bus, &self.quarantine, event).await
        }
    }

    #[tokio::test]
    async fn an_order_is_taken_under_the_id_that_was_asked_for() {
        let service = Service::default();
        let answer = service.answer(|_| {}).await.unwrap();
        assert_eq!(answer, json!({"outcome": "taken", "order_id": ID}));
        let order = service.shop.get(ID.parse().unwrap()).await.unwrap();
        assert_eq!(order.details.customer_email.as_str(), "ada@example.com");
        let told = &service.bus.events()[0];
        assert_eq!(told["detail-type"], "OrderPlaced");
        assert!(!told.to_string().contains('@'), "{told}");
    }

    #[tokio::test]
    async fn a_request_that_comes_again_is_the_same_order() {
        let without_id = |event: &mut Value| {
            let data = event["detail"]["data"].as_object_mut().unwrap();
            data.remove("order_id");
        };
        let service = Service::default();
        let first = service.answer(without_id).await.unwrap();
        assert_eq!(service.answer(without_id).await.unwrap(), first);
        let id = |event: &Value| event["detail"]["metadata"]["event_id"].clone();
        let told = service.bus.events();
        assert_eq!(id(&told[0]), id(&told[1]));
    }

    #[tokio::test]
    async fn what_is_no_order_is_kept_for_people() {
        let twice = json!([{"sku": "DESK-1", "quantity": 1}, {"sku": "DESK-1", "quantity": 1}]);
        for (place, value, part) in [
            ("/detail/data/order/lines", json!([]), "lines"),
            ("/detail/data/order/lines", twice, "one line only"),
            (
                "/detail/data/order/customer_email",
                json!("no address"),
                "e-mail",
            ),
            ("/source", json!("orders"), "elsewhere"),
        ] {
            let service = Service::default();
            let change = |event: &mut Value| *event.pointer_mut(place).unwrap() = value;
            let answer = service.answer(change).await.unwrap();
            assert_eq!(answer["outcome"], "quarantined");
            let reasons = service.quarantine.reasons();
            assert!(reasons[0].contains(part), "{reasons:?}");
            assert!(service.bus.events().is_empty());
        }
    }

    #[tokio::test]
    async fn an_id_means_one_order() {
        let service = Service::default();
        service.answer(|_| {}).await.unwrap();
        let other = |event: &mut Value| event["detail"]["data"]["order"]["ship_to"] = json!("FR");
        let answer = service.answer(other).await.unwrap();
        assert_eq!(answer["outcome"], "quarantined");
        assert_eq!(service.bus.events().len(), 1);
    }

    #[tokio::test]
    async fn what_could_not_be_told_is_told_when_it_comes_again() {
        let mut service = Service {
            bus: MemoryBus::down(),
            ..Service::default()
        };
        assert!(service.answer(|_| {}).await.is_err());
        service.bus = MemoryBus::default();
        service.answer(|_| {}).await.unwrap();
        assert_eq!(service.bus.events().len(), 1);
    }

    #[tokio::test]
    async fn a_release_of_this_code_passes_its_hook_and_takes_nothing() {
        let service = Service::default();
        let outcome = rehearse(PLAN, async |event| {
            let event = LambdaEvent::new(event, Context::default());
            handle(&service.shop, &service.bus, &service.quarantine, event).await
        });
        outcome.await.unwrap();
        assert!(service.bus.events().is_empty() && service.quarantine.reasons().is_empty());
    }
}
