//! `POST /v1/orders`: takes an order, once for each Idempotency-Key of a caller, and tells the bus.

use std::convert::Infallible;

use lambda_http::{Body, Request, Response};
use order_events::Bus;
use order_taking::take;
use orders::OrderId;
use orders::ports::PutNewOrder;
use orders_http::{Answer, Problem, caller, idempotency_key, new_order, respond};

/// # Errors
/// None: failures are answers.
pub async fn handle<O: PutNewOrder, B: Bus>(
    orders: &O,
    bus: &B,
    request: Request,
) -> Result<Response<Body>, Infallible> {
    respond(place(orders, bus, &request).await)
}

/// If the bus cannot be told the caller is asked to come again, and finds the order that was kept.
async fn place<O: PutNewOrder, B: Bus>(
    orders: &O,
    bus: &B,
    request: &Request,
) -> Result<Answer, Problem> {
    let id = OrderId::of_request(&caller(request), idempotency_key(request)?);
    let order = take(orders, bus, id, new_order(request)?).await?;
    Ok(Answer::accepted(order))
}

#[cfg(test)]
mod tests {
    use super::*;
    use order_events::memory::MemoryBus;
    use order_events::{Event, OrderPlaced};
    use orders::memory::MemoryShop;
    use serde_json::{Value, json};
    use telemetry::metrics;

    const EVENT: &str = include_str!("../../../events/place-order.json");

    fn event() -> Value {
        serde_json::from_str(EVENT).unwrap()
    }

    async fn answer(shop: &MemoryShop, bus: &MemoryBus, event: &Value) -> (u16, Value) {
        let request = lambda_http::request::from_str(&event.to_string()).unwrap();
        let answer = handle(shop, bus, request).await.unwrap();
        let body = serde_json::from_slice(answer.body()).unwrap();
        (answer.status().as_u16(), body)
    }

    #[tokio::test]
    async fn an_order_is_kept_and_told() {
        let (shop, bus) = (MemoryShop::default(), MemoryBus::default());
        let told = metrics::recorded(answer(&shop, &bus, &event())).await;
        let ((status, body), metrics) = told;
        assert_eq!((status, &body["status"]), (202, &json!("placed")));
        assert_eq!(metrics[0]["OrdersPlaced"], 1.0);
        let events = bus.events();
        assert_eq!(events.len(), 1);
        assert_eq!(events[0]["detail-type"], OrderPlaced::DETAIL_TYPE);
        assert_eq!(events[0]["detail"]["data"]["order_id"], body["id"]);
        assert!(!events[0].to_string().contains('@'), "{}", events[0]);
    }

    #[tokio::test]
    async fn a_repetition_is_the_same_order_and_the_same_event() {
        let (shop, bus) = (MemoryShop::default(), MemoryBus::default());
        let first = answer(&shop, &bus, &event()).await;
        assert_eq!(answer(&shop, &bus, &event()).await, first);
        let events = bus.events();
        let id = |event: &Value| event["detail"]["metadata"]["event_id"].clone();
        assert_eq!(id(&events[0]), id(&events[1]));
    }

    #[tokio::test]
    async fn what_could_not_be_told_is_told_when_it_comes_again() {
        let shop = MemoryShop::default();
        let (status, _) = answer(&shop, &MemoryBus::down(), &event()).await;
        assert_eq!(status, 503);
        let bus = MemoryBus::default();
        let (status, _) = answer(&shop, &bus, &event()).await;
        assert_eq!((status, bus.events().len()), (202, 1));
    }

    #[tokio::test]
    async fn a_key_means_one_order() {
        let (shop, bus) = (MemoryShop::default(), MemoryBus::default());
        answer(&shop, &bus, &event()).await;
        let mut other = event();
        let body = other["body"].as_str().unwrap().replace("\"DE\"", "\"FR\"");
        other["body"] = json!(body);
        assert_eq!(answer(&shop, &bus, &other).await.0, 422);
        assert_eq!(bus.events().len(), 1);
    }

    #[tokio::test]
    async fn what_is_no_order_is_refused() {
        for body in ["", "{}", "[]", r#"{"customer_email": "x"}"#] {
            let mut event = event();
            event["body"] = json!(body);
            let (status, _) = answer(&MemoryShop::default(), &MemoryBus::default(), &event).await;
            assert_eq!(status, 400, "{body}");
        }
    }

    #[tokio::test]
    async fn a_throttled_store_asks_to_come_again() {
        let bus = MemoryBus::default();
        let (status, _) = answer(&MemoryShop::throttled(), &bus, &event()).await;
        assert_eq!((status, bus.events().len()), (503, 0));
    }
}
