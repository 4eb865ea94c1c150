//! The events, and the ids that follow from each other.

use journal::{Announcement, Cursor, UserId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What EventBridge carries as `detail`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Detail<T> {
    pub metadata: Metadata,
    pub data: T,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Metadata {
    pub correlation_id: String,
    /// `DEBUG` where the request that began it is logged at debug.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log_level: Option<String>,
}

/// `AnnouncementRequested`: find who is told, from `after` on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Announced {
    pub announcement: Announcement,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Cursor>,
}

/// `MessageDue`: tell one user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Due {
    /// Follows from announcement and user: who finds both again makes the same id, and nobody is told twice.
    pub message_id: Uuid,
    pub user: UserId,
    pub announcement: Announcement,
}

impl Announced {
    pub const DETAIL_TYPE: &'static str = "AnnouncementRequested";
}

impl Due {
    pub const DETAIL_TYPE: &'static str = "MessageDue";
}

/// The message for one user.
pub fn due(announcement: &Announcement, user: UserId) -> Detail<Due> {
    let of = Uuid::new_v5(&Uuid::NAMESPACE_OID, announcement.id.as_bytes());
    Detail {
        metadata: Metadata::of_this_invocation(),
        data: Due {
            message_id: Uuid::new_v5(&of, user.as_str().as_bytes()),
            user,
            announcement: announcement.clone(),
        },
    }
}

/// The rest of a segment, for another invocation.
pub fn announced_again(announcement: &Announcement, after: Cursor) -> Detail<Announced> {
    Detail {
        metadata: Metadata::of_this_invocation(),
        data: Announced {
            announcement: announcement.clone(),
            after: Some(after),
        },
    }
}

impl Metadata {
    fn of_this_invocation() -> Self {
        let pairs = telemetry::downstream();
        let value = |name: &str| {
            let pair = pairs.iter().find(|(known, _)| *known == name);
            pair.map(|(_, value)| value.clone())
        };
        Self {
            correlation_id: value(telemetry::CORRELATION_ID).unwrap_or_default(),
            log_level: value(telemetry::LOG_LEVEL),
        }
    }
}
