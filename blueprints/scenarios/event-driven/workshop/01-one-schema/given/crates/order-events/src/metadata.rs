use time::{OffsetDateTime, format_description::well_known::Rfc3339};
use uuid::Uuid;

use crate::Metadata;

/// The metadata of an event that happens now.
///
/// Its id follows from `kind` and `of`: the same thing that is told again is told under the same id.
pub fn metadata(kind: &str, of: Uuid) -> Metadata {
    let id = Uuid::new_v5(&of, kind.as_bytes());
    Metadata {
        event_id: id,
        correlation_id: id.to_string(),
        log_level: None,
        occurred_at: OffsetDateTime::now_utc()
            .format(&Rfc3339)
            .unwrap_or_default(),
    }
}
