//! The bus on EventBridge. A call takes ten events, and answers 200 also when it took some of them only.

use std::env;
use std::future::Future;
use std::time::Duration;

use aws_sdk_eventbridge::Client;
use aws_sdk_eventbridge::types::PutEventsRequestEntry;
use journal::Cause;
use serde::Serialize;
use telemetry::{subsegment, traced};

use crate::Detail;

pub const SOURCE: &str = "journal";
/// As many as EventBridge takes in a call.
const AT_ONCE: usize = 10;
/// How often those are sent again that were refused.
const TRIES: u32 = 4;
const PAUSE: Duration = Duration::from_millis(50);

/// An event on its way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub detail_type: &'static str,
    pub detail: String,
}

impl Entry {
    /// # Errors
    /// The detail has no form in JSON.
    pub fn of<T: Serialize>(
        detail_type: &'static str,
        detail: &Detail<T>,
    ) -> Result<Self, serde_json::Error> {
        Ok(Self {
            detail_type,
            detail: serde_json::to_string(detail)?,
        })
    }
}

pub trait PutEvents: Send + Sync {
    /// Puts all of them, or says why not; some may be on the bus even then.
    fn put(&self, entries: Vec<Entry>) -> impl Future<Output = Result<(), Cause>> + Send;
}

/// An event bus of EventBridge.
#[derive(Debug, Clone)]
pub struct EventBus {
    client: Client,
    name: String,
}

#[derive(Debug, thiserror::Error)]
#[error("EventBridge refused {0} of the events: {1}")]
struct Refused(usize, String);

impl EventBus {
    pub fn new(client: Client, name: impl Into<String>) -> Self {
        Self {
            client,
            name: name.into(),
        }
    }

    /// Sends the entries, and answers those that were refused, with the code of the last.
    async fn send(&self, entries: Vec<Entry>) -> Result<(Vec<Entry>, String), Cause> {
        let requests = entries.iter().map(|entry| self.request(entry)).collect();
        let call = self.client.put_events().set_entries(Some(requests)).send();
        let span = subsegment!("EventBridge", aws.operation = "PutEvents");
        let answer = traced(span, call)
            .await
            // In words: the error itself holds the whole answer, which has no place in a log.
            .map_err(|error| Cause::from(telemetry::reason(&error)))?;
        let mut code = String::new();
        let mut refused = Vec::new();
        for (entry, result) in entries.into_iter().zip(answer.entries()) {
            if let Some(reason) = result.error_code() {
                reason.clone_into(&mut code);
                refused.push(entry);
            }
        }
        Ok((refused, code))
    }

    fn request(&self, entry: &Entry) -> PutEventsRequestEntry {
        PutEventsRequestEntry::builder()
            .event_bus_name(&self.name)
            .source(SOURCE)
            .detail_type(entry.detail_type)
            .detail(&entry.detail)
            // The trace goes on behind the bus.
            .set_trace_header(env::var("_X_AMZN_TRACE_ID").ok())
            .build()
    }

    async fn put_some(&self, mut entries: Vec<Entry>) -> Result<(), Cause> {
        for again in 1..=TRIES {
            let (refused, code) = self.send(entries).await?;
            if refused.is_empty() {
                return Ok(());
            }
            if again == TRIES {
                return Err(Refused(refused.len(), code).into());
            }
            entries = refused;
            tokio::time::sleep(PAUSE * 2_u32.pow(again)).await;
        }
        Ok(())
    }
}

impl PutEvents for EventBus {
    async fn put(&self, entries: Vec<Entry>) -> Result<(), Cause> {
        for some in entries.chunks(AT_ONCE) {
            self.put_some(some.to_vec()).await?;
        }
        Ok(())
    }
}
