//! The saga of an order: each refusal and each failure at each step, and what is undone then.

#![allow(clippy::unwrap_used, reason = "a test says by it what it expects")]

use std::collections::BTreeMap;

use saga::{End, Fault, Machine, Run, Services, definition};
use serde_json::{Value, json};

/// The functions and queues behind the saga; each step answers as it is told to, or as it should.
#[derive(Default)]
struct Shop {
    answers: BTreeMap<&'static str, Value>,
    /// Steps that fail, and how often.
    failing: BTreeMap<&'static str, u32>,
    called: Vec<(String, Value)>,
}

const STEPS: [(&str, &str); 6] = [
    ("ReserveStock", "reserved"),
    ("PaymentsQueue", "taken"),
    ("BookShipment", "booked"),
    ("RefundPayment", "refunded"),
    ("ReleaseStock", "released"),
    ("ConcludeOrder", "concluded"),
];

impl Services for Shop {
    fn call(&mut self, resource: &str, arguments: &Value) -> Result<Value, Fault> {
        let target = arguments["FunctionName"]
            .as_str()
            .or(arguments["QueueUrl"].as_str());
        let name = target.unwrap().trim_matches(['$', '{', '}']).to_owned();
        self.called.push((name.clone(), arguments.clone()));
        if let Some(times) = self
            .failing
            .get_mut(name.as_str())
            .filter(|times| **times > 0)
        {
            *times -= 1;
            return Err(Fault {
                error: "Lambda.Unknown".into(),
                cause: "the test wants it so".into(),
            });
        }
        let outcome = STEPS
            .iter()
            .find(|(step, _)| *step == name)
            .map(|(_, outcome)| *outcome);
        let answer = self.answers.get(name.as_str()).cloned();
        let answer = answer.unwrap_or_else(|| json!({"outcome": outcome, "shipment_id": "s-1"}));
        // Lambda wraps the answer; one by token comes as it is.
        Ok(if resource.ends_with(":invoke") {
            json!({"Payload": answer})
        } else {
            answer
        })
    }
}

impl Shop {
    fn refusing(step: &'static str, reason: &str) -> Self {
        let refused = json!({"outcome": "refused", "reason": reason});
        Self {
            answers: BTreeMap::from([(step, refused)]),
            ..Self::default()
        }
    }

    fn failing(step: &'static str, times: u32) -> Self {
        Self {
            failing: BTreeMap::from([(step, times)]),
            ..Self::default()
        }
    }

    fn run(&mut self) -> Run {
        let event: Value =
            serde_json::from_str(include_str!("../../../events/start-order.json")).unwrap();
        let machine = Machine::new(definition("order-saga").unwrap()).unwrap();
        machine.run(&event["detail"], self).unwrap()
    }

    /// The steps that were called, each time once.
    fn steps(&self) -> Vec<&str> {
        let mut names: Vec<_> = self.called.iter().map(|(name, _)| name.as_str()).collect();
        names.dedup();
        names
    }

    /// What the order was concluded with.
    fn conclusion(&self) -> &Value {
        let last = self
            .called
            .iter()
            .rfind(|(name, _)| name == "ConcludeOrder");
        &last.unwrap().1["Payload"]["detail"]["data"]
    }
}

fn rejected() -> End {
    End::Succeeded("Rejected".into())
}

#[test]
fn an_order_goes_through_every_step() {
    let mut shop = Shop::default();
    assert_eq!(shop.run().end, End::Succeeded("Confirmed".into()));
    assert_eq!(
        shop.steps(),
        [
            "ReserveStock",
            "PaymentsQueue",
            "BookShipment",
            "ConcludeOrder"
        ]
    );
    assert_eq!(shop.conclusion()["shipment_id"], "s-1");
}

/// Each step gets what its function reads: the event file of that function has the same shape.
#[test]
fn every_step_gets_what_its_function_reads() {
    let mut shop = Shop::refusing("BookShipment", "not_shippable");
    shop.run();
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
        let called = shop.called.iter().find(|(name, _)| name == step).unwrap();
        let event: Value = serde_json::from_str(file).unwrap();
        assert_eq!(called.1["Payload"], event, "{step}");
    }
}

#[test]
fn the_payment_is_asked_for_as_its_function_reads_it() {
    let mut shop = Shop::default();
    shop.run();
    let event: Value =
        serde_json::from_str(include_str!("../../../events/take-payment.json")).unwrap();
    let body = event["Records"][0]["body"].as_str().unwrap();
    let mut message: Value = serde_json::from_str(body).unwrap();
    message["task_token"] = json!("token-1");
    let (_, asked) = shop
        .called
        .iter()
        .find(|(name, _)| name == "PaymentsQueue")
        .unwrap();
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
        let mut shop = Shop::refusing(step, reason);
        assert_eq!(shop.run().end, rejected(), "{step}");
        assert_eq!(shop.steps(), steps);
        assert_eq!(shop.conclusion()["conclusion"], "rejected");
        assert_eq!(shop.conclusion()["reason"], reason);
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
        let mut shop = Shop::failing(step, 99);
        assert_eq!(shop.run().end, rejected(), "{step}");
        assert_eq!(shop.steps(), steps);
        assert_eq!(shop.conclusion()["reason"], "fault");
    }
}

#[test]
fn a_step_that_fails_for_a_while_is_tried_again() {
    for step in ["ReserveStock", "BookShipment", "ConcludeOrder"] {
        let mut shop = Shop::failing(step, 3);
        assert_eq!(shop.run().end, End::Succeeded("Confirmed".into()), "{step}");
        assert_eq!(
            shop.called.iter().filter(|(name, _)| name == step).count(),
            4
        );
    }
}

#[test]
fn what_goes_neither_forward_nor_back_is_kept_for_people() {
    let reasons = [
        ("RefundPayment", "BookShipment"),
        ("ReleaseStock", "BookShipment"),
    ];
    for (failing, refusing) in reasons {
        let mut shop = Shop::refusing(refusing, "not_shippable");
        shop.failing.insert(failing, 99);
        assert_eq!(
            shop.run().end,
            End::Failed("NeedsRepair".into()),
            "{failing}"
        );
        kept(&shop);
    }
    let mut shop = Shop::failing("ConcludeOrder", 99);
    assert_eq!(shop.run().end, End::Failed("NeedsRepair".into()));
    // A booked shipment is not undone: people finish the order.
    assert!(!shop.steps().contains(&"RefundPayment"));
    kept(&shop);
}

fn kept(shop: &Shop) {
    let (name, asked) = shop.called.last().unwrap();
    assert_eq!(name, "RepairQueue");
    let message = &asked["MessageBody"];
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
        seen.extend(Shop::failing(step, 99).run().path);
        seen.extend(Shop::refusing(step, "fault").run().path);
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
