//! Events on their way in.

use std::future::Future;

use serde::Deserialize;
use serde_json::Value;
use telemetry::metrics;

use crate::{Cause, Event, Invalid, check};

/// The `source` of the events by which a deployment calls a new version (docs/runbook/deployments.md).
const RELEASE_CHECK: &str = "release-check";

/// An event as EventBridge delivers it.
#[derive(Debug, Clone, Deserialize)]
pub struct Envelope {
    pub source: String,
    #[serde(rename = "detail-type")]
    pub detail_type: String,
    #[serde(default)]
    pub detail: Value,
}

/// What became of an event that arrived.
#[derive(Debug, PartialEq)]
pub enum Received<E> {
    Event(E),
    /// It is in the quarantine, with the reason: there is nothing left to do with it.
    Quarantined,
    /// A deployment asks whether this version can receive events. It can.
    ReleaseCheck,
}

/// Keeps events that nobody can process, for people to look at.
pub trait Quarantine: Send + Sync {
    fn keep(&self, event: &Value, reason: &str) -> impl Future<Output = Result<(), Cause>> + Send;
}

/// Takes an event that should be an `E`. One that is not goes to the quarantine: to deliver it again would
/// not make it valid (Lens REL-IDEM-2).
///
/// # Errors
/// The quarantine could not be reached, so the event has to be delivered again.
pub async fn receive<E: Event + 'static>(
    event: &Value,
    quarantine: &impl Quarantine,
) -> Result<Received<E>, Cause> {
    let reason = match read::<E>(event) {
        Ok(received) => return Ok(received),
        Err(invalid) => invalid.to_string(),
    };
    quarantine.keep(event, &reason).await?;
    metrics::count("EventsQuarantined", 1);
    tracing::warn!(reason, "event quarantined");
    Ok(Received::Quarantined)
}

fn read<E: Event + 'static>(event: &Value) -> Result<Received<E>, Invalid> {
    let envelope = Envelope::deserialize(event)
        .map_err(|fault| Invalid::because(format!("it is no event of a bus: {fault}")))?;
    if envelope.detail_type != E::DETAIL_TYPE {
        return Err(Invalid::because(format!("it is no {}", E::DETAIL_TYPE)));
    }
    let detail = check::<E>(&envelope.detail)?;
    match envelope.source.as_str() {
        RELEASE_CHECK => Ok(Received::ReleaseCheck),
        source if source == E::SOURCE => Ok(Received::Event(detail)),
        _ => Err(Invalid::because("it comes from elsewhere")),
    }
}
