//! What a function answers to an event source mapping.

use serde::{Deserialize, Serialize};

/// The records that have to come again; empty if all were processed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Response {
    #[serde(rename = "batchItemFailures")]
    pub failures: Vec<ItemFailure>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemFailure {
    #[serde(rename = "itemIdentifier")]
    pub id: String,
}

impl Response {
    pub(crate) fn add(&mut self, id: &str) {
        self.failures.push(ItemFailure { id: id.to_owned() });
    }

    /// The ids of the records that have to come again.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.failures.iter().map(|failure| failure.id.as_str())
    }
}
