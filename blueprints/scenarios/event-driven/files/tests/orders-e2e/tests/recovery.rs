//! What went wrong is kept, and the commands of the project give it another try.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says by them what it expects"
)]

use std::process::Command;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use orders_e2e::{Operator, Orders, Outcome, key, order};
use serde_json::{Value, json};

/// An order as it is told, which may be wrong.
fn placed(id: &str, quantity: u32) -> Value {
    json!({
        "metadata": {
            "event_id": id,
            "correlation_id": format!("recovery-{id}"),
            "occurred_at": "2026-11-23T08:06:00Z",
        },
        "data": {
            "order_id": id,
            "ship_to": "DE",
            "currency": "EUR",
            "total_minor": 100,
            "lines": [{"sku": "DESK-1", "quantity": quantity}],
        },
    })
}

async fn kept(operator: &Operator, part: &str) -> Value {
    for _ in 0..60 {
        if let Some(message) = operator.quarantined(part).unwrap().pop() {
            return message;
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    panic!("nothing in the quarantine has {part}")
}

#[tokio::test]
#[ignore = "needs a running service: just e2e, or ORDERS_URL and the outputs of the stack"]
async fn what_nobody_can_process_is_kept_and_can_be_tried_again() -> Outcome {
    let Some(operator) = Operator::given()? else {
        return Ok(());
    };
    let (broken, unknown, mended) = (key(), key(), key());
    operator.publish("OrderPlaced", &placed(&broken, 0))?;
    let message = kept(&operator, &broken).await;
    let reason = &message["MessageAttributes"]["reason"]["StringValue"];
    assert!(
        reason.as_str().unwrap().contains("/data/lines/0/quantity"),
        "{message}"
    );
    operator.publish("OrderLost", &json!({"order_id": unknown}))?;
    kept(&operator, &unknown).await;

    // As if the schema had been too strict and was mended since: the event is valid now.
    let event =
        json!({"source": "orders", "detail-type": "OrderPlaced", "detail": placed(&mended, 1)});
    let (queue, body) = (operator.quarantine.clone(), event.to_string());
    operator.aws(&[
        "sqs",
        "send-message",
        "--queue-url",
        &queue,
        "--message-body",
        &body,
    ])?;
    let said = operator.script("redrive", &[&queue, "--function", &operator.start_order])?;
    let answers = said.replace(' ', "");
    assert!(answers.contains(r#""outcome":"started""#), "{said}");
    assert!(operator.quarantined(&mended)?.is_empty(), "{said}");
    // What is still wrong is kept again.
    kept(&operator, &broken).await;
    Ok(())
}

#[tokio::test]
#[ignore = "needs a running service: just e2e, or ORDERS_URL and the outputs of the stack"]
async fn a_replay_does_nothing_twice() -> Outcome {
    let Some(operator) = Operator::given()? else {
        return Ok(());
    };
    let orders = Orders::given()?;
    let (_, placed) = orders
        .place(Some(&key()), &order("DESK-1", 4_300, "DE"))
        .await?;
    let id = placed["id"].as_str().unwrap();
    let ended = orders.ended(id).await?;
    let mails = mails_about(id).await;
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs();
    let (since, until) = ((now - 600).to_string(), (now + 60).to_string());
    let said = operator.script(
        "replay",
        &[&operator.bus, "--since", &since, "--until", &until],
    )?;
    assert!(said.contains("COMPLETED"), "{said}");
    tokio::time::sleep(Duration::from_secs(5)).await;
    assert_eq!(orders.get(id).await?.1, ended);
    assert_eq!(mails_about(id).await, mails);
    Ok(())
}

/// How often the mails that a stand-in has taken speak of an order, once customer and warehouse were told.
async fn mails_about(id: &str) -> usize {
    let Ok(mails) = std::env::var("AWS_ENDPOINT_URL") else {
        return 0;
    };
    for _ in 0..60 {
        let url = format!("{mails}/_ministack/ses/messages");
        let output = Command::new("curl").args(["-sS", &url]).output().unwrap();
        let told = String::from_utf8_lossy(&output.stdout).matches(id).count();
        if told > 2 {
            return told;
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    panic!("nobody was told of {id}")
}
