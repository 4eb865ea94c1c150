//! The plan against the real handlers, in memory: a release of this code passes, a broken one does not.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says by them what it expects"
)]

use std::time::Duration;

use idempotency::{Idempotency, MemoryStore};
use lambda_http::{Body, Request, Response};
use lambda_runtime::{Context, Error, LambdaEvent};
use order_events::Cause;
use order_events::memory::{MemoryBus, MemoryQuarantine};
use order_notices::Mail;
use orders::PaymentTerms;
use orders::memory::MemoryShop;
use publish_notice::{Attribute, PublishNotice};
use release_check::{CheckError, Plan, rehearse_all};
use send_notice::{Post, SendMail};
use serde::de::DeserializeOwned;
use serde_json::{Value, from_value, json, to_value};
use start_order::{StartSaga, Started};
use take_payment::{AnswerTask, Answered, Till};

const PLAN: &str = include_str!("../plan.json");
const FUNCTIONS: [&str; 12] = [
    "PLACE_ORDER",
    "GET_ORDER",
    "START_ORDER",
    "RESERVE_STOCK",
    "RELEASE_STOCK",
    "TAKE_PAYMENT",
    "REFUND_PAYMENT",
    "BOOK_SHIPMENT",
    "CONCLUDE_ORDER",
    "PUBLISH_NOTICE",
    "NOTIFY_CUSTOMER",
    "NOTIFY_WAREHOUSE",
];

/// What a check must not reach: sagas, the steps that wait for them, subscribers and mailboxes.
struct OutOfReach;

impl StartSaga for OutOfReach {
    async fn start(&self, name: &str, _: &str) -> Result<Started, Cause> {
        panic!("the check starts the saga {name}")
    }
}

impl AnswerTask for OutOfReach {
    async fn answer(&self, token: &str, _: &str) -> Result<Answered, Cause> {
        panic!("the check answers the step {token}")
    }
}

impl PublishNotice for OutOfReach {
    async fn publish(&self, message: &str, _: &[Attribute]) -> Result<(), Cause> {
        panic!("the check publishes {message}")
    }
}

impl SendMail for OutOfReach {
    async fn send(&self, to: &str, _: &Mail) -> Result<(), Cause> {
        panic!("the check writes to {to}")
    }
}

/// The functions over one shop.
#[derive(Default)]
struct Functions {
    shop: MemoryShop,
    bus: MemoryBus,
    quarantine: MemoryQuarantine,
}

impl Functions {
    async fn answer(&self, function: &str, event: Value) -> Result<Value, Error> {
        let (shop, bus, quarantine) = (&self.shop, &self.bus, &self.quarantine);
        match function {
            "PLACE_ORDER" => Ok(answered(
                &place_order::handle(shop, bus, request(&event)).await?,
            )),
            "GET_ORDER" => Ok(answered(&get_order::handle(shop, request(&event)).await?)),
            "START_ORDER" => start_order::handle(&OutOfReach, quarantine, called(event)?).await,
            "RESERVE_STOCK" => reserve_stock::handle(shop, called(event)?).await,
            "RELEASE_STOCK" => release_stock::handle(shop, called(event)?).await,
            "TAKE_PAYMENT" => take_payment(event).await,
            "REFUND_PAYMENT" => refund_payment::handle(shop, called(event)?).await,
            "BOOK_SHIPMENT" => {
                let terms = "DE,FR".parse()?;
                book_shipment::handle(shop, &terms, called(event)?).await
            }
            "CONCLUDE_ORDER" => conclude_order::handle(shop, bus, called(event)?).await,
            "PUBLISH_NOTICE" => {
                publish_notice::handle(&OutOfReach, quarantine, called(event)?).await
            }
            "NOTIFY_CUSTOMER" => notify("customer", event).await,
            "NOTIFY_WAREHOUSE" => notify("packing@example.com", event).await,
            other => panic!("the plan calls {other}"),
        }
    }
}

async fn take_payment(event: Value) -> Result<Value, Error> {
    let till = Till {
        terms: PaymentTerms {
            limit_minor: 100_000,
        },
        payments: MemoryShop::default(),
        tasks: OutOfReach,
        quarantine: MemoryQuarantine::default(),
    };
    Ok(to_value(
        take_payment::handle(&till, called(event)?).await?,
    )?)
}

async fn notify(audience: &str, event: Value) -> Result<Value, Error> {
    let post = Post {
        audience: audience.parse()?,
        orders: MemoryShop::default(),
        keys: Idempotency::new(MemoryStore::default(), Duration::from_secs(60)),
        mail: OutOfReach,
    };
    Ok(to_value(send_notice::handle(&post, called(event)?).await?)?)
}

fn called<E: DeserializeOwned>(event: Value) -> Result<LambdaEvent<E>, Error> {
    Ok(LambdaEvent::new(from_value(event)?, Context::default()))
}

fn request(event: &Value) -> Request {
    lambda_http::request::from_str(&event.to_string()).unwrap()
}

/// The answer as the function gives it to API Gateway.
fn answered(answer: &Response<Body>) -> Value {
    json!({ "statusCode": answer.status().as_u16(), "body": std::str::from_utf8(answer.body()).unwrap() })
}

#[tokio::test]
async fn this_release_passes_however_often_it_is_checked_and_leaves_nothing() {
    let functions = Functions::default();
    for _ in 0..2 {
        let call = async |name: &str, event| functions.answer(name, event).await;
        rehearse_all(PLAN, FUNCTIONS, call).await.unwrap();
    }
    assert_eq!(functions.bus.events(), Vec::<Value>::new());
    assert_eq!(functions.quarantine.reasons(), Vec::<String>::new());
}

#[tokio::test]
async fn every_function_is_checked() {
    for broken in FUNCTIONS {
        let functions = Functions::default();
        let call = async |name: &str, event| match name == broken {
            true => Ok(json!({ "statusCode": 500 })),
            false => functions.answer(name, event).await,
        };
        let failure = rehearse_all(PLAN, FUNCTIONS, call).await;
        assert!(
            matches!(failure, Err(CheckError::Step { .. })),
            "{broken}: {failure:?}"
        );
    }
}

#[test]
fn the_plan_can_be_followed() {
    assert_eq!(Plan::parse(PLAN).unwrap().steps.len(), FUNCTIONS.len());
}
