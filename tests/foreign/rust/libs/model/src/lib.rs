//! The model.
use serde::{Deserialize, Serialize};

/// An order.
#[derive(Debug, Serialize, Deserialize, thiserror::Error)]
#[error("order {id}")]
pub struct Order {
    /// Its id.
    pub id: String,
}
