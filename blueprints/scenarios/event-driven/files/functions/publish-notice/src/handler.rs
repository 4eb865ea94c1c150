//! On `OrderConfirmed` and `OrderRejected`: publishes a notice, with attributes by which subscribers choose.

use std::future::Future;

use lambda_runtime::{Error, LambdaEvent};
use order_events::{Cause, Event, OrderConfirmed, OrderRejected, Quarantine, Received, receive};
use order_notices::Notice;
use serde_json::{Value, json};
use telemetry::metrics;

/// Something that a subscription can filter by, as SNS writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    pub name: &'static str,
    pub data_type: &'static str,
    pub value: String,
}

pub trait PublishNotice: Send + Sync {
    fn publish(
        &self,
        message: &str,
        attributes: &[Attribute],
    ) -> impl Future<Output = Result<(), Cause>> + Send;
}

/// # Errors
/// The topic or the quarantine could not be reached: Lambda tries again.
pub async fn handle<P: PublishNotice, Q: Quarantine>(
    topic: &P,
    quarantine: &Q,
    event: LambdaEvent<Value>,
) -> Result<Value, Error> {
    let event = event.payload;
    let received = match event["detail-type"].as_str() {
        Some(OrderRejected::DETAIL_TYPE) => notice::<OrderRejected>(&event, quarantine).await?,
        _ => notice::<OrderConfirmed>(&event, quarantine).await?,
    };
    let notice = match received {
        Received::Event(notice) => notice,
        Received::Quarantined => return Ok(json!({"outcome": "quarantined"})),
        Received::ReleaseCheck => return Ok(json!({"outcome": "checked"})),
    };
    topic
        .publish(&json!(notice).to_string(), &attributes(&notice))
        .await?;
    metrics::count("NoticesPublished", 1);
    let news = notice.news.kind();
    tracing::info!(operation = "publish_notice", news, order_id = %notice.order_id, "notice published");
    Ok(json!({"outcome": "published"}))
}

async fn notice<E>(event: &Value, quarantine: &impl Quarantine) -> Result<Received<Notice>, Error>
where
    E: Event + TryInto<Notice> + 'static,
    <E as TryInto<Notice>>::Error: std::error::Error + Send + Sync + 'static,
{
    Ok(match receive::<E>(event, quarantine).await? {
        Received::Event(event) => Received::Event(event.try_into()?),
        Received::Quarantined => Received::Quarantined,
        Received::ReleaseCheck => Received::ReleaseCheck,
    })
}

fn attributes(notice: &Notice) -> Vec<Attribute> {
    let attribute = |name, data_type, value: String| Attribute {
        name,
        data_type,
        value,
    };
    let mut attributes = vec![
        attribute("news", "String", notice.news.kind().to_owned()),
        attribute(
            "total_minor",
            "Number",
            notice.total_minor.get().to_string(),
        ),
    ];
    let downstream = telemetry::downstream().into_iter();
    attributes.extend(downstream.map(|(name, value)| attribute(name, "String", value)));
    attributes
}

#[cfg(test)]
mod tests {
    use super::*;
    use lambda_runtime::Context;
    use order_events::memory::MemoryQuarantine;
    use std::sync::Mutex;

    #[derive(Default)]
    struct Topic {
        published: Mutex<Vec<(Value, Vec<Attribute>)>>,
        down: bool,
    }

    impl PublishNotice for Topic {
        async fn publish(&self, message: &str, attributes: &[Attribute]) -> Result<(), Cause> {
            if self.down {
                return Err("the test wants it so".into());
            }
            let message = serde_json::from_str(message)?;
            self.published
                .lock()
                .unwrap()
                .push((message, attributes.to_vec()));
            Ok(())
        }
    }

    fn event(name: &str) -> Value {
        let path = format!("{}/../../events/{name}.json", env!("CARGO_MANIFEST_DIR"));
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
    }

    async fn answer(
        topic: &Topic,
        quarantine: &MemoryQuarantine,
        event: Value,
    ) -> Result<Value, Error> {
        handle(
            topic,
            quarantine,
            LambdaEvent::new(event, Context::default()),
        )
        .await
    }

    #[tokio::test]
    async fn each_end_of_an_order_is_published_with_what_it_is_filtered_by() {
        for (file, news) in [
            ("publish-notice", "OrderConfirmed"),
            ("order-rejected", "OrderRejected"),
        ] {
            let topic = Topic::default();
            answer(&topic, &MemoryQuarantine::default(), event(file))
                .await
                .unwrap();
            let published = topic.published.lock().unwrap();
            let (message, attributes) = &published[0];
            assert_eq!(message["news"], news);
            assert_eq!(attributes[0].value, news);
            assert_eq!(
                (attributes[1].data_type, attributes[1].value.as_str()),
                ("Number", "64900")
            );
        }
    }

    #[tokio::test]
    async fn an_event_of_another_type_is_kept_and_not_published() {
        let (topic, quarantine) = (Topic::default(), MemoryQuarantine::default());
        let answer = answer(&topic, &quarantine, event("start-order"))
            .await
            .unwrap();
        assert_eq!(answer["outcome"], "quarantined");
        assert_eq!(
            (
                topic.published.lock().unwrap().len(),
                quarantine.reasons().len()
            ),
            (0, 1)
        );
    }

    #[tokio::test]
    async fn a_topic_that_is_away_is_a_failure() {
        let topic = Topic {
            down: true,
            ..Topic::default()
        };
        let answer = answer(
            &topic,
            &MemoryQuarantine::default(),
            event("publish-notice"),
        )
        .await;
        assert!(answer.is_err());
    }
}
