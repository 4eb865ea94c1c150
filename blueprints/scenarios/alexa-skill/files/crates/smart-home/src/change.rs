//! What AWS IoT says of a shadow that changed.

use serde::Deserialize;

use crate::Shadow;

/// The event of the topic rule: the two documents, and the thing by the rule's own word.
#[derive(Debug, Clone, Deserialize)]
pub struct ShadowChange {
    pub thing: String,
    #[serde(default)]
    pub previous: Option<Shadow>,
    #[serde(default)]
    pub current: Option<Shadow>,
}
