use serde::{Deserialize, Serialize};

use crate::PlaceId;

/// A place as the API shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Place {
    pub id: PlaceId,
    pub name: String,
    /// By its two letters (ISO 3166-1).
    pub country: String,
    pub latitude: f64,
    pub longitude: f64,
}
