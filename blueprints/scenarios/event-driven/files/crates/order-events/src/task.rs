//! What the state machine hands to a function: data in the form of an event, so that the correlation id
//! travels in the same place.

use serde::Deserialize;

use crate::Metadata;

#[derive(Debug, Clone, Deserialize)]
pub struct Task<T> {
    pub detail: Detail<T>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Detail<T> {
    pub metadata: Metadata,
    pub data: T,
}
