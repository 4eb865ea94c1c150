//! `GET /v1/orders/{id}`: how far an order has come.

use std::convert::Infallible;

use lambda_http::{Body, Request, Response};
use orders::ports::GetOrder;
use orders_http::{Answer, Problem, order_id, respond};

/// # Errors
/// None: failures are answers.
pub async fn handle<O: GetOrder>(
    orders: &O,
    request: Request,
) -> Result<Response<Body>, Infallible> {
    respond(get(orders, &request).await)
}

async fn get(orders: &impl GetOrder, request: &Request) -> Result<Answer, Problem> {
    let id = order_id(request)?;
    let order = orders.get(id).await?;
    let status = order.status.name();
    tracing::info!(operation = "get_order", outcome = "found", order_id = %id, status, "order read");
    Ok(Answer::order(order))
}

#[cfg(test)]
mod tests {
    use super::*;
    use orders::memory::MemoryShop;
    use orders::ports::PutNewOrder;
    use orders::{Order, Timestamp};
    use serde_json::Value;

    fn event(name: &str) -> Value {
        let path = format!("{}/../../events/{name}.json", env!("CARGO_MANIFEST_DIR"));
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
    }

    async fn answer(shop: &MemoryShop, event: &Value) -> Response<Body> {
        let request = lambda_http::request::from_str(&event.to_string()).unwrap();
        handle(shop, request).await.unwrap()
    }

    #[tokio::test]
    async fn an_order_is_answered_with_its_status_and_without_the_customer() {
        let event = event("get-order");
        let id = event["pathParameters"]["id"]
            .as_str()
            .unwrap()
            .parse()
            .unwrap();
        let body = self::event("place-order")["body"]
            .as_str()
            .unwrap()
            .to_owned();
        let details = serde_json::from_str(&body).unwrap();
        let shop = MemoryShop::default();
        shop.put_new(&Order::placed(id, details, Timestamp::now()))
            .await
            .unwrap();
        let answer = answer(&shop, &event).await;
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()["retry-after"], "2");
        let body = String::from_utf8(answer.body().to_vec()).unwrap();
        assert!(
            body.contains(r#""status":"placed""#) && !body.contains('@'),
            "{body}"
        );
    }

    #[tokio::test]
    async fn what_is_not_there_is_not_found() {
        assert_eq!(
            answer(&MemoryShop::default(), &event("get-order"))
                .await
                .status(),
            404
        );
    }

    #[tokio::test]
    async fn what_is_no_id_is_a_bad_request() {
        let mut event = event("get-order");
        event["pathParameters"]["id"] = "7".into();
        assert_eq!(answer(&MemoryShop::default(), &event).await.status(), 400);
    }

    #[tokio::test]
    async fn a_throttled_store_asks_to_come_again() {
        let answer = answer(&MemoryShop::throttled(), &event("get-order")).await;
        assert_eq!(
            (answer.status().as_u16(), &answer.headers()["retry-after"]),
            (503, &"1".parse().unwrap())
        );
    }
}
