use serde::de::DeserializeOwned;

/// A type of event.
pub trait Event: DeserializeOwned + Send + Sync {
    /// Who publishes it: the `source` that rules select by.
    const SOURCE: &'static str;
    /// The `detail-type` that rules select by.
    const DETAIL_TYPE: &'static str;
    /// The JSON Schema of its `detail`, of draft 4: the registry of EventBridge takes no later one.
    const SCHEMA: &'static str;
}
