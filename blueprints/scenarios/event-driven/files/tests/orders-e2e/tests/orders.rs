//! Orders from the API through bus, saga and queues to their ends.

#![allow(clippy::unwrap_used, reason = "a test says by it what it expects")]

use std::process::Command;
use std::time::Duration;

use orders_e2e::{Orders, Outcome, key, order};
use serde_json::json;

#[tokio::test]
#[ignore = "needs a running service: just e2e, or ORDERS_URL"]
async fn an_order_is_confirmed() -> Outcome {
    let orders = Orders::given()?;
    let (status, placed) = orders
        .place(Some(&key()), &order("DESK-1", 64_900, "DE"))
        .await?;
    assert_eq!(
        (status, &placed["status"]),
        (202, &json!("placed")),
        "{placed}"
    );
    let ended = orders.ended(placed["id"].as_str().unwrap()).await?;
    assert_eq!(ended["status"], "confirmed", "{ended}");
    assert!(ended["shipment_id"].is_string());
    Ok(())
}

/// Each reason is told by another service; what was done before it is undone.
#[tokio::test]
#[ignore = "needs a running service: just e2e, or ORDERS_URL"]
async fn an_order_is_rejected_for_each_reason() -> Outcome {
    let orders = Orders::given()?;
    let refused = [
        (order("LAMP-9", 100, "DE"), "out_of_stock"),
        (order("DESK-1", 200_000_000, "DE"), "payment_declined"),
        (order("DESK-1", 100, "AQ"), "not_shippable"),
    ];
    for (order, reason) in refused {
        let (_, placed) = orders.place(Some(&key()), &order).await?;
        let ended = orders.ended(placed["id"].as_str().unwrap()).await?;
        assert_eq!(
            (&ended["status"], &ended["reason"]),
            (&json!("rejected"), &json!(reason))
        );
    }
    Ok(())
}

#[tokio::test]
#[ignore = "needs a running service: just e2e, or ORDERS_URL"]
async fn a_request_that_comes_again_is_the_same_order() -> Outcome {
    let orders = Orders::given()?;
    let key = key();
    let lamp = order("LAMP-2", 1_900, "FR");
    let (_, first) = orders.place(Some(&key), &lamp).await?;
    let (status, again) = orders.place(Some(&key), &lamp).await?;
    assert_eq!((status, &again["id"]), (202, &first["id"]));
    let (status, _) = orders
        .place(Some(&key), &order("LAMP-2", 1_901, "FR"))
        .await?;
    assert_eq!(status, 422);
    let ended = orders.ended(first["id"].as_str().unwrap()).await?;
    assert_eq!(ended["status"], "confirmed", "{ended}");
    Ok(())
}

#[tokio::test]
#[ignore = "needs a running service: just e2e, or ORDERS_URL"]
async fn what_is_wrong_is_refused_at_the_edge() -> Outcome {
    let orders = Orders::given()?;
    let desk = order("DESK-1", 100, "DE");
    assert_eq!(orders.place(None, &desk).await?.0, 400);
    assert_eq!(orders.place(Some(&key()), &json!({})).await?.0, 400);
    assert_eq!(
        orders
            .place(Some(&key()), &order("desk", 100, "DE"))
            .await?
            .0,
        400
    );
    assert_eq!(orders.anonymous().place(Some(&key()), &desk).await?.0, 403);
    let nobody = "00000000-0000-5000-8000-000000000000";
    assert_eq!(orders.get(nobody).await?.0, 404);
    Ok(())
}

/// Where a stand-in shows the mails that it was given: customer and warehouse are told of a confirmed order.
#[tokio::test]
#[ignore = "needs a running service: just e2e, or ORDERS_URL"]
async fn who_wants_to_know_is_told() -> Outcome {
    let orders = Orders::given()?;
    let Ok(mails) = std::env::var("AWS_ENDPOINT_URL") else {
        orders_e2e::skip("who_wants_to_know_is_told, as mail cannot be read");
        return Ok(());
    };
    let (_, placed) = orders
        .place(Some(&key()), &order("DESK-1", 4_200, "DE"))
        .await?;
    let id = placed["id"].as_str().unwrap();
    orders.ended(id).await?;
    let mut told = String::new();
    for _ in 0..60 {
        told = seen(&format!("{mails}/_ministack/ses/messages"));
        if told.matches(id).count() > 2 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    assert!(told.contains(&format!("To pack: order {id}")), "{told}");
    assert!(
        told.contains(&format!("Your order {id} over 42.00 EUR is paid")),
        "{told}"
    );
    Ok(())
}

fn seen(url: &str) -> String {
    let output = Command::new("curl").args(["-sS", url]).output().unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}
