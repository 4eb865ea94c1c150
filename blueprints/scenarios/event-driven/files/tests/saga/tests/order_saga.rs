//! The saga of an order: each refusal and each failure at each step, and what is undone then.

#![allow(clippy::unwrap_used, reason = "a test says by it what it expects")]

use saga::{End, Machine, Run, Scripted, definition};
use serde_json::{Value, json};

/// The functions and queues behind the saga, each of which does what it should.
fn shop() -> Scripted {
    let answer = |outcome: &str| json!({"outcome": outcome, "shipment_id": "s-1"});
    Scripted::answering([
        ("ReserveStock", answer("reserved")),
        ("PaymentsQueue", answer("taken")),
        ("BookShipment", answer("booked")),
        ("RefundPayment", answer("refunded")),
        ("ReleaseStock", answer("released")),
        ("ConcludeOrder", answer("concluded")),
    ])
}

fn run(shop: &mut Scripted) -> Run {
    let event: Value =
        serde_json::from_str(include_str!("../../../events/start-order.json")).unwrap();
    let machine = Machine::new(definition("order-saga").unwrap()).unwrap();
    machine.run(&event["detail"], shop).unwrap()
}

/// What the order was concluded with.
fn conclusion(shop: &Scripted) -> &Value {
    &shop.asked("ConcludeOrder").unwrap()["Payload"]["detail"]["data"]
}

fn rejected() -> End {
    End::Succeeded("Rejected".into())
}

#[test]
fn an_order_goes_through_every_step() {
    let mut shop = shop();
    assert_eq!(run(&mut shop).end, End::Succeeded("Confirmed".into()));
    assert_eq!(
        shop.steps(),
        [
            "ReserveStock",
            "PaymentsQueue",
            "BookShipment",
            "ConcludeOrder"
        ]
    );
    assert_eq!(conclusion(&shop)["shipment_id"], "s-1");
}

/// Each step gets what its function reads: the event file of that function has the same shape.
#[test]
fn every_step_gets_what_its_function_reads() {
    let mut shop = shop().refusing("BookShipment", "not_shippable");
    run(&mut shop);
    let files = [
        (
            "ReserveStock",
            include_str!("../../../events/reserve-stock.json"),
        ),
        (
            "BookShipment",
            include_str!("../../../events/book-shipment.json"),
        ),
        (
            "RefundPayment",
            include_str!("../../../events/refund-payment.json"),
        ),
        (
            "ReleaseStock",
            include_str!("../../../events/release-stock.json"),
        ),
    ];
    for (step, file) in files {
        let event: Value = serde_json::from_str(file).unwrap();
        assert_eq!(shop.asked(step).unwrap()["Payload"], event, "{step}");
    }
}

#[test]
fn the_payment_is_asked_for_as_its_function_reads_it() {
    let mut shop = shop();
    run(&mut shop);
    let event: Value =
        serde_json::from_str(include_str!("../../../events/take-payment.json")).unwrap();
    let body = event["Records"][0]["body"].as_str().unwrap();
    let mut message: Value = serde_json::from_str(body).unwrap();
    message["task_token"] = json!("token-1");
    let asked = shop.asked("PaymentsQueue").unwrap();
    assert_eq!(asked["MessageBody"], message);
    let correlation = &asked["MessageAttributes"]["x-correlation-id"]["StringValue"];
    assert_eq!(correlation, "checkout-7f3a");
}

#[test]
fn a_refusal_undoes_what_was_done_before_it_and_no_more() {
    let undone = [
        (
            "ReserveStock",
            "out_of_stock",
            vec!["ReserveStock", "ConcludeOrder"],
        ),
        (
            "PaymentsQueue",
            "payment_declined",
            vec![
                "ReserveStock",
                "PaymentsQueue",
                "ReleaseStock",
                "ConcludeOrder",
            ],
        ),
        (
            "BookShipment",
            "not_shippable",
            vec![
                "ReserveStock",
                "PaymentsQueue",
                "BookShipment",
                "RefundPayment",
                "ReleaseStock",
                "ConcludeOrder",
            ],
        ),
    ];
    for (step, reason, steps) in undone {
        let mut shop = shop().refusing(step, reason);
        assert_eq!(run(&mut shop).end, rejected(), "{step}");
        assert_eq!(shop.steps(), steps);
        assert_eq!(conclusion(&shop)["conclusion"], "rejected");
        assert_eq!(conclusion(&shop)["reason"], reason);
    }
}

/// After a failure nobody knows whether the step was done, so it is undone too.
#[test]
fn a_failure_undoes_the_step_itself_as_well() {
    let undone = [
        (
            "ReserveStock",
            vec!["ReserveStock", "ReleaseStock", "ConcludeOrder"],
        ),
        (
            "PaymentsQueue",
            vec![
                "ReserveStock",
                "PaymentsQueue",
                "RefundPayment",
                "ReleaseStock",
                "ConcludeOrder",
            ],
        ),
        (
            "BookShipment",
            vec![
                "ReserveStock",
                "PaymentsQueue",
                "BookShipment",
                "RefundPayment",
                "ReleaseStock",
                "ConcludeOrder",
            ],
        ),
    ];
    for (step, steps) in undone {
        let mut shop = shop().failing(step, 99);
        assert_eq!(run(&mut shop).end, rejected(), "{step}");
        assert_eq!(shop.steps(), steps);
        assert_eq!(conclusion(&shop)["reason"], "fault");
    }
}

#[test]
fn a_step_that_fails_for_a_while_is_tried_again() {
    for step in ["ReserveStock", "BookShipment", "ConcludeOrder"] {
        let mut shop = shop().failing(step, 3);
        assert_eq!(
            run(&mut shop).end,
            End::Succeeded("Confirmed".into()),
            "{step}"
        );
        assert_eq!(shop.tries(step), 4);
    }
}

#[test]
fn what_goes_neither_forward_nor_back_is_kept_for_people() {
    let reasons = [
        ("RefundPayment", "BookShipment"),
        ("ReleaseStock", "BookShipment"),
    ];
    for (failing, refusing) in reasons {
        let mut shop = shop()
            .refusing(refusing, "not_shippable")
            .failing(failing, 99);
        assert_eq!(
            run(&mut shop).end,
            End::Failed("NeedsRepair".into()),
            "{failing}"
        );
        kept(&shop);
    }
    let mut shop = shop().failing("ConcludeOrder", 99);
    assert_eq!(run(&mut shop).end, End::Failed("NeedsRepair".into()));
    // A booked shipment is not undone: people finish the order.
    assert!(!shop.steps().contains(&"RefundPayment"));
    kept(&shop);
}

fn kept(shop: &Scripted) {
    assert_eq!(shop.steps().last(), Some(&"RepairQueue"));
    let message = &shop.asked("RepairQueue").unwrap()["MessageBody"];
    assert_eq!(message["execution"], "execution-1");
    assert_eq!(message["failure"]["Error"], "Lambda.Unknown");
    assert_eq!(
        message["order"]["data"]["order_id"],
        "3f0c9a52-6d8e-5b41-9c07-2e5d8a1b7f64"
    );
}

/// A step that nobody can reach is a step that no test here sees.
#[test]
fn every_state_is_reached() {
    let mut seen = std::collections::BTreeSet::new();
    for step in [
        "ReserveStock",
        "PaymentsQueue",
        "BookShipment",
        "ConcludeOrder",
    ] {
        seen.extend(run(&mut shop().failing(step, 99)).path);
        seen.extend(run(&mut shop().refusing(step, "fault")).path);
    }
    let definition = definition("order-saga").unwrap();
    let states = definition["States"].as_object().unwrap().keys();
    let unseen: Vec<_> = states.filter(|name| !seen.contains(*name)).collect();
    assert_eq!(unseen, Vec::<&String>::new());
}

#[test]
fn a_field_that_is_not_exercised_is_refused() {
    let mut definition = definition("order-saga").unwrap();
    definition["States"]["ReserveStock"]["ResultSelector"] = json!({});
    assert!(Machine::new(definition).is_err());
}
