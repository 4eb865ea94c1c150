//! From the payment queue: takes the payment of an order and tells the state machine that waits for it.

use std::future::Future;

use aws_lambda_events::sqs::{SqsEvent, SqsMessage};
use batch::Response;
use lambda_runtime::{Error, LambdaEvent};
use order_events::{Cause, Quarantine, Task};
use orders::ports::{Charge, TakePayment};
use orders::{OrderId, PaymentTerms, Total};
use serde::Deserialize;
use serde_json::json;
use telemetry::metrics;

/// What the state machine puts into the queue.
#[derive(Debug, Deserialize)]
struct Message {
    task_token: String,
    #[serde(flatten)]
    task: Task<Data>,
}

#[derive(Debug, Deserialize)]
struct Data {
    order_id: OrderId,
    total_minor: Total,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answered {
    Heard,
    /// The step ran out of time or was answered before. The saga goes, or went, its way without us.
    NobodyWaits,
}

pub trait AnswerTask: Send + Sync {
    /// Answers the step of a state machine that waits with this token.
    fn answer(
        &self,
        token: &str,
        output: &str,
    ) -> impl Future<Output = Result<Answered, Cause>> + Send;
}

/// All that taking a payment needs.
#[derive(Debug)]
pub struct Till<P, T, Q> {
    pub terms: PaymentTerms,
    pub payments: P,
    pub tasks: T,
    pub quarantine: Q,
}

/// # Errors
/// Something failed: all messages come again.
pub async fn handle<P: TakePayment, T: AnswerTask, Q: Quarantine>(
    till: &Till<P, T, Q>,
    event: LambdaEvent<SqsEvent>,
) -> Result<Response, Error> {
    for message in &event.payload.records {
        till.take(message).await?;
    }
    Ok(Response::default())
}

impl<P: TakePayment, T: AnswerTask, Q: Quarantine> Till<P, T, Q> {
    async fn take(&self, message: &SqsMessage) -> Result<(), Error> {
        let body = message.body.as_deref().unwrap_or_default();
        let Message { task_token, task } = serde_json::from_str(body)?;
        let Data {
            order_id,
            total_minor,
        } = task.detail.data;
        if !self.terms.accept(total_minor) {
            return Err("the payment was declined".into());
        }
        if self.payments.take(order_id, total_minor).await? == Charge::Refused {
            return Err("the payment was declined".into());
        }
        let output = json!({"outcome": "taken"}).to_string();
        let heard = self.tasks.answer(&task_token, &output).await? == Answered::Heard;
        if heard {
            metrics::count("PaymentsTaken", 1);
        }
        tracing::info!(operation = "take_payment", outcome = "taken", heard, order_id = %order_id, "payment asked for");
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lambda_runtime::Context;
    use order_events::memory::MemoryQuarantine;
    use orders::memory::MemoryShop;
    use orders::ports::RefundPayment;
    use serde_json::Value;
    use std::sync::Mutex;

    const EVENT: &str = include_str!("../../../events/take-payment.json");
    const ID: &str = "3f0c9a52-6d8e-5b41-9c07-2e5d8a1b7f64";

    #[derive(Default)]
    struct Tasks {
        heard: Mutex<Vec<(String, Value)>>,
        nobody: bool,
        down: bool,
    }

    impl AnswerTask for Tasks {
        async fn answer(&self, token: &str, output: &str) -> Result<Answered, Cause> {
            if self.down {
                return Err("the test wants it so".into());
            }
            if self.nobody {
                return Ok(Answered::NobodyWaits);
            }
            let output = serde_json::from_str(output)?;
            self.heard.lock().unwrap().push((token.to_owned(), output));
            Ok(Answered::Heard)
        }
    }

    fn till(shop: MemoryShop, tasks: Tasks) -> Till<MemoryShop, Tasks, MemoryQuarantine> {
        Till {
            terms: PaymentTerms {
                limit_minor: 100_000,
            },
            payments: shop,
            tasks,
            quarantine: MemoryQuarantine::default(),
        }
    }

    fn event(change: impl FnOnce(&mut Value)) -> LambdaEvent<SqsEvent> {
        let mut event: Value = serde_json::from_str(EVENT).unwrap();
        change(&mut event["Records"]);
        LambdaEvent::new(serde_json::from_value(event).unwrap(), Context::default())
    }

    fn outcomes(till: &Till<MemoryShop, Tasks, MemoryQuarantine>) -> Vec<Value> {
        let heard = till.tasks.heard.lock().unwrap();
        heard
            .iter()
            .map(|(_, output)| output["outcome"].clone())
            .collect()
    }

    #[tokio::test]
    async fn a_payment_is_taken_once_and_answered_each_time() {
        let till = till(MemoryShop::default(), Tasks::default());
        for _ in 0..2 {
            let response = handle(&till, event(|_| {})).await.unwrap();
            assert_eq!(response.ids().count(), 0);
        }
        assert_eq!(outcomes(&till), ["taken", "taken"]);
        assert_eq!(till.tasks.heard.lock().unwrap()[0].0, "token-of-the-step");
        assert_eq!(
            till.payments.paid(ID.parse().unwrap()).map(Total::get),
            Some(64_900)
        );
    }

    #[tokio::test]
    async fn more_than_the_terms_allow_is_declined_and_not_booked() {
        let mut till = till(MemoryShop::default(), Tasks::default());
        till.terms.limit_minor = 64_899;
        handle(&till, event(|_| {})).await.unwrap();
        assert_eq!(outcomes(&till), ["refused"]);
        assert_eq!(till.payments.paid(ID.parse().unwrap()), None);
    }

    #[tokio::test]
    async fn a_payment_that_comes_after_its_refund_is_not_taken() {
        let till = till(
            MemoryShop::default(),
            Tasks {
                nobody: true,
                ..Tasks::default()
            },
        );
        till.payments.refund(ID.parse().unwrap()).await.unwrap();
        let response = handle(&till, event(|_| {})).await.unwrap();
        assert_eq!(response.ids().count(), 0);
        assert_eq!(till.payments.paid(ID.parse().unwrap()), None);
    }

    #[tokio::test]
    async fn only_what_failed_comes_again() {
        let till = till(MemoryShop::throttled(), Tasks::default());
        let wrong = |records: &mut Value| {
            let mut second = records[0].clone();
            second["messageId"] = json!("second");
            second["body"] = json!("not for the till");
            records.as_array_mut().unwrap().push(second);
        };
        let response = handle(&till, event(wrong)).await.unwrap();
        let ids: Vec<_> = response.ids().collect();
        assert_eq!(ids, ["059f36b4-87a3-44ab-83d2-661975830a7d"]);
        assert_eq!(till.quarantine.reasons().len(), 1);
    }

    #[tokio::test]
    async fn a_step_that_could_not_be_told_is_told_again() {
        let till = till(
            MemoryShop::default(),
            Tasks {
                down: true,
                ..Tasks::default()
            },
        );
        let response = handle(&till, event(|_| {})).await.unwrap();
        assert_eq!(response.ids().count(), 1);
    }
}
