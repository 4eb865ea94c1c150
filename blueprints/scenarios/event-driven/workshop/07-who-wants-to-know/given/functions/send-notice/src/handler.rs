//! From a queue of notices: sends each by e-mail.

use std::future::Future;

use aws_lambda_events::sqs::{SqsEvent, SqsMessage};
use batch::{Failure, Nowhere, Response};
use idempotency::{Idempotency, Store};
use lambda_runtime::{Error, LambdaEvent};
use order_notices::{Audience, Mail, Notice, mail};
use orders::OrdersError;
use orders::ports::GetOrder;
use telemetry::metrics;

pub type Cause = Box<dyn std::error::Error + Send + Sync>;

pub trait SendMail: Send + Sync {
    fn send(&self, to: &str, mail: &Mail) -> impl Future<Output = Result<(), Cause>> + Send;
}

/// All that sending a notice needs.
#[derive(Debug)]
pub struct Post<O, S, M> {
    pub audience: Audience,
    pub orders: O,
    pub keys: Idempotency<S>,
    pub mail: M,
}

/// # Errors
/// None: what failed is named in the answer, and only that comes again.
pub async fn handle<O: GetOrder, S: Store, M: SendMail>(
    post: &Post<O, S, M>,
    event: LambdaEvent<SqsEvent>,
) -> Result<Response, Error> {
    let messages = event.payload.records;
    // What is no notice is left to the queue, which moves it to its dead letter queue.
    Ok(batch::each(
        &messages,
        async |message| post.deliver(message).await,
        &Nowhere,
    )
    .await)
}

/// The mail could not be sent, or could not be addressed.
#[derive(Debug, thiserror::Error)]
#[error("the mail was not sent")]
struct NotSent(#[source] Cause);

impl<O: GetOrder, S: Store, M: SendMail> Post<O, S, M> {
    async fn deliver(&self, message: &SqsMessage) -> Result<(), Failure> {
        let body = message.body.as_deref().unwrap_or_default();
        let notice: Notice = serde_json::from_str(body).map_err(Failure::lasting)?;
        let to = self.address(&notice).await?;
        let mail = mail(&notice, &self.audience);
        let sent = self.mail.send(&to, &mail).await.map_err(NotSent);
        sent.map_err(Failure::passing)?;
        metrics::count("NoticesSent", 1);
        let audience = self.audience.name();
        tracing::info!(operation = "send_notice", outcome = "sent", audience, order_id = %notice.order_id, "notice sent");
        Ok(())
    }

    async fn address(&self, notice: &Notice) -> Result<String, Failure> {
        match &self.audience {
            Audience::Mailbox(address) => Ok(address.clone()),
            Audience::Customer => match self.orders.get(notice.order_id).await {
                Ok(order) => Ok(order.details.customer_email.as_str().to_owned()),
                Err(error @ OrdersError::Unavailable(_)) => Err(Failure::passing(error)),
                Err(error) => Err(Failure::lasting(error)),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use idempotency::MemoryStore;
    use lambda_runtime::Context;
    use orders::memory::MemoryShop;
    use orders::ports::PutNewOrder;
    use orders::{Order, Timestamp};
    use serde_json::Value;
    use std::sync::Mutex;
    use std::time::Duration;

    const EVENT: &str = include_str!("../../../events/send-notice.json");
    const ID: &str = "3f0c9a52-6d8e-5b41-9c07-2e5d8a1b7f64";

    #[derive(Default)]
    struct Outbox {
        sent: Mutex<Vec<(String, Mail)>>,
        down: bool,
    }

    impl SendMail for Outbox {
        async fn send(&self, to: &str, mail: &Mail) -> Result<(), Cause> {
            if self.down {
                return Err("the test wants it so".into());
            }
            self.sent
                .lock()
                .unwrap()
                .push((to.to_owned(), mail.clone()));
            Ok(())
        }
    }

    async fn post(audience: &str, mail: Outbox) -> Post<MemoryShop, MemoryStore, Outbox> {
        let event: Value =
            serde_json::from_str(include_str!("../../../events/place-order.json")).unwrap();
        let details = serde_json::from_str(event["body"].as_str().unwrap()).unwrap();
        let orders = MemoryShop::default();
        let order = Order::placed(ID.parse().unwrap(), details, Timestamp::now());
        orders.put_new(&order).await.unwrap();
        Post {
            audience: audience.parse().unwrap(),
            orders,
            keys: Idempotency::new(MemoryStore::default(), Duration::from_secs(3600)),
            mail,
        }
    }

    fn event() -> LambdaEvent<SqsEvent> {
        LambdaEvent::new(serde_json::from_str(EVENT).unwrap(), Context::default())
    }

    #[tokio::test]
    async fn a_notice_that_comes_twice_is_sent_once() {
        let post = post("customer", Outbox::default()).await;
        for _ in 0..2 {
            let response = handle(&post, event()).await.unwrap();
            assert_eq!(response.ids().count(), 0);
        }
        let sent = post.mail.sent.lock().unwrap();
        assert_eq!((sent.len(), sent[0].0.as_str()), (1, "ada@example.com"));
    }

    #[tokio::test]
    async fn a_mailbox_gets_what_is_for_it() {
        let post = post("packing@example.com", Outbox::default()).await;
        handle(&post, event()).await.unwrap();
        let sent = post.mail.sent.lock().unwrap();
        assert_eq!(sent[0].0, "packing@example.com");
        assert!(sent[0].1.subject.starts_with("To pack"));
    }

    #[tokio::test]
    async fn what_could_not_be_sent_comes_again() {
        let post = post(
            "customer",
            Outbox {
                down: true,
                ..Outbox::default()
            },
        )
        .await;
        let response = handle(&post, event()).await.unwrap();
        assert_eq!(response.ids().count(), 1);
    }

    #[tokio::test]
    async fn what_is_no_notice_is_left_to_the_dead_letter_queue() {
        let post = post("customer", Outbox::default()).await;
        let mut event = event();
        event.payload.records[0].body = Some("{}".to_owned());
        let response = handle(&post, event).await.unwrap();
        assert_eq!(response.ids().count(), 1);
        assert!(post.mail.sent.lock().unwrap().is_empty());
    }
}
