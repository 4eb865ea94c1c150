//! The rules of values and of the stores, over the stores in memory.

#![allow(clippy::unwrap_used, reason = "a test says by it what it expects")]

use orders::memory::MemoryShop;
use orders::ports::{
    Charge, ConcludeOrder, GetOrder, PutNewOrder, RefundPayment, ReleaseStock, Reservation,
    ReserveStock, TakePayment, Undone,
};
use orders::{
    Conclusion, Email, Lines, NewOrder, Order, OrderId, OrdersError, PaymentTerms, Quantity,
    Rejection, ShippingTerms, Sku, Status, Timestamp, Total, shipment_id,
};
use proptest::prelude::*;
use serde_json::{Value, json};

fn id(key: &str) -> OrderId {
    OrderId::of_request("shop", key)
}

fn total(minor: u64) -> Total {
    minor.try_into().unwrap()
}

fn lines(lines: Value) -> Lines {
    serde_json::from_value(lines).unwrap()
}

fn order(key: &str) -> Order {
    let details = json!({
        "customer_email": "ada@example.com",
        "ship_to": "DE",
        "currency": "EUR",
        "total_minor": 1200,
        "lines": [{"sku": "DESK-1", "quantity": 1}],
    });
    let details: NewOrder = serde_json::from_value(details).unwrap();
    Order::placed(id(key), details, Timestamp::now())
}

#[test]
fn values_hold_to_their_rules() {
    for sku in ["", "-A", "desk", "A B", &"A".repeat(41)] {
        assert!(sku.parse::<Sku>().is_err(), "{sku}");
    }
    for email in [
        "",
        "ada",
        "@example.com",
        "ada@example",
        "ada@example.",
        "a b@example.com",
    ] {
        assert!(Email::try_from(email.to_owned()).is_err(), "{email}");
    }
    assert!(Quantity::try_from(0).is_err() && Quantity::try_from(101).is_err());
    assert!(
        "3F0C9A52-6D8E-5B41-9C07-2E5D8A1B7F64"
            .parse::<OrderId>()
            .is_err()
    );
}

#[test]
fn an_email_address_is_not_printed() {
    let email = Email::try_from("ada@example.com".to_owned()).unwrap();
    assert!(!format!("{email:?}").contains("ada"));
}

#[test]
fn lines_are_there_once_each() {
    let line = json!({"sku": "DESK-1", "quantity": 1});
    let wrong = [
        json!([]),
        json!([line, line]),
        Value::from(vec![line.clone(); 21]),
    ];
    for lines in wrong {
        assert!(serde_json::from_value::<Lines>(lines).is_err());
    }
}

#[test]
fn terms_are_read_from_text() {
    let terms: ShippingTerms = "DE, FR".parse().unwrap();
    assert!(terms.reach(&"FR".parse().unwrap()) && !terms.reach(&"AQ".parse().unwrap()));
    assert!("DE,,FR".parse::<ShippingTerms>().is_err());
    let terms = PaymentTerms { limit_minor: 100 };
    assert!(terms.accept(total(100)) && !terms.accept(total(101)));
}

#[tokio::test]
async fn an_order_has_one_end() {
    let shop = MemoryShop::default();
    let order = order("1");
    shop.put_new(&order).await.unwrap();
    let again = shop.put_new(&order).await;
    assert!(matches!(again, Err(OrdersError::AlreadyExists(stored)) if *stored == order));
    let confirmed = Conclusion::Confirmed {
        shipment_id: shipment_id(order.id),
    };
    for _ in 0..2 {
        let concluded = shop.conclude(order.id, confirmed).await.unwrap();
        assert_eq!(concluded.status, Status::Concluded(confirmed));
    }
    let other = shop
        .conclude(order.id, Conclusion::Rejected(Rejection::Fault))
        .await;
    assert!(matches!(other, Err(OrdersError::Concluded(_))));
    assert_eq!(shop.get(order.id).await.unwrap().status.name(), "confirmed");
}

#[tokio::test]
async fn all_of_an_order_is_held_or_nothing() {
    let desk: Sku = "DESK-1".parse().unwrap();
    let lamp: Sku = "LAMP-1".parse().unwrap();
    let shop = MemoryShop::stocking([(desk.clone(), 5), (lamp.clone(), 1)]);
    let wanted = lines(json!([{"sku": "DESK-1", "quantity": 2}, {"sku": "LAMP-1", "quantity": 2}]));
    assert_eq!(
        shop.reserve(id("1"), &wanted).await.unwrap(),
        Reservation::Refused
    );
    assert_eq!((shop.on_hand(&desk), shop.on_hand(&lamp)), (5, 1));
}

#[tokio::test]
async fn what_was_undone_before_it_was_done_is_not_done() {
    let desk: Sku = "DESK-1".parse().unwrap();
    let shop = MemoryShop::stocking([(desk.clone(), 5)]);
    assert_eq!(shop.release(id("1")).await.unwrap(), Undone::NothingToUndo);
    let wanted = lines(json!([{"sku": "DESK-1", "quantity": 2}]));
    assert_eq!(
        shop.reserve(id("1"), &wanted).await.unwrap(),
        Reservation::Refused
    );
    assert_eq!(shop.on_hand(&desk), 5);
    assert_eq!(shop.refund(id("1")).await.unwrap(), Undone::NothingToUndo);
    assert_eq!(
        shop.take(id("1"), total(100)).await.unwrap(),
        Charge::Refused
    );
    assert_eq!(shop.paid(id("1")), None);
}

proptest! {
    /// Whatever comes how often in whatever order: in the end the stock is what it was, less what is held.
    #[test]
    fn stock_is_never_lost(steps in prop::collection::vec((0..4u8, any::<bool>(), 1..4u32), 0..40)) {
        let desk: Sku = "DESK-1".parse().unwrap();
        let shop = MemoryShop::stocking([(desk.clone(), 10)]);
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let mut held = std::collections::BTreeMap::new();
        for (order, reserve, quantity) in steps {
            let id = id(&order.to_string());
            if reserve {
                let wanted = lines(json!([{"sku": "DESK-1", "quantity": quantity}]));
                if runtime.block_on(shop.reserve(id, &wanted)).unwrap() == Reservation::Reserved {
                    held.entry(id).or_insert(quantity);
                }
            } else {
                runtime.block_on(shop.release(id)).unwrap();
                held.remove(&id);
            }
        }
        prop_assert_eq!(shop.on_hand(&desk) + held.values().sum::<u32>(), 10);
    }
}
