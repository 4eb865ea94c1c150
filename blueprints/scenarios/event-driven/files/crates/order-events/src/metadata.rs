use time::{OffsetDateTime, format_description::well_known::Rfc3339};
use uuid::Uuid;

use crate::{Metadata, types::MetadataLogLevel};

/// The metadata of an event that happens now, under the correlation id of this invocation.
///
/// Its id follows from `kind` and `of`: the same thing that is told again is told under the same id.
pub fn metadata(kind: &str, of: Uuid) -> Metadata {
    let downstream = telemetry::downstream();
    let value = |name: &str| {
        let pair = downstream.iter().find(|(known, _)| *known == name);
        pair.map(|(_, value)| value.clone())
    };
    let id = Uuid::new_v5(&of, kind.as_bytes());
    Metadata {
        event_id: id,
        correlation_id: value(telemetry::CORRELATION_ID).unwrap_or_else(|| id.to_string()),
        log_level: value(telemetry::LOG_LEVEL).and(Some(MetadataLogLevel::Debug)),
        occurred_at: OffsetDateTime::now_utc()
            .format(&Rfc3339)
            .unwrap_or_default(),
    }
}
