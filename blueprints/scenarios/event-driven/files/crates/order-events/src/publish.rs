//! Events on their way out.

use std::future::Future;

use typed_events::{Invalid, check};

use crate::{Cause, OrderEvent};

/// What an event bus takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub source: &'static str,
    pub detail_type: &'static str,
    /// The event as JSON.
    pub detail: String,
}

/// Takes events and hands them to whoever has a rule for them.
pub trait Bus: Send + Sync {
    fn put(&self, entry: Entry) -> impl Future<Output = Result<(), Cause>> + Send;
}

/// Why an event was not published.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// A fault of ours: it would have been refused by every consumer.
    #[error("the event breaks its own schema: {0}")]
    Invalid(#[from] Invalid),
    #[error("the event could not be written as JSON")]
    Json(#[from] serde_json::Error),
    /// The same event may be published again.
    #[error("the bus did not take the event")]
    Bus(#[source] Cause),
}

/// Publishes an event that its schema allows (Lens EVT-7).
///
/// # Errors
/// The schema does not allow it, or the bus did not take it.
pub async fn publish<E: OrderEvent + 'static>(
    bus: &impl Bus,
    event: &E,
) -> Result<(), PublishError> {
    let detail = serde_json::to_value(event)?;
    check::<E>(&detail)?;
    let entry = Entry {
        source: E::SOURCE,
        detail_type: E::DETAIL_TYPE,
        detail: detail.to_string(),
    };
    bus.put(entry).await.map_err(PublishError::Bus)?;
    tracing::info!(
        detail_type = E::DETAIL_TYPE,
        event_id = %event.metadata().event_id,
        "event published"
    );
    Ok(())
}
