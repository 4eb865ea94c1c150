//! What arrives: a change of an item of a table. Replace what is kept of it by your own.

use std::future::Future;

use aws_lambda_events::dynamodb::EventRecord;
use batch::Failure;
use serde::{Serialize, Serializer};
use serde_json::Value;

/// What happened to an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Inserted,
    Modified,
    Removed,
}

/// An entry of the journal: which item changed how. What was in it stays in the table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// DynamoDB gives the same id to a change each time it tells of it.
    pub id: String,
    pub kind: Kind,
    /// The key of the item, as JSON.
    #[serde(serialize_with = "as_text")]
    pub key: Value,
}

/// What became of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    Now,
    /// It came before: streams deliver at least once.
    Before,
}

pub trait KeepChange: Send + Sync {
    /// Keeps a change, unless it was kept before.
    fn keep(&self, change: &Change) -> impl Future<Output = Result<Kept, Failure>> + Send;
}

/// Why a record tells of no change.
#[derive(Debug, thiserror::Error)]
pub enum NoChange {
    #[error("`{0}` is nothing that happens to an item")]
    Kind(String),
    #[error("its key is no item")]
    Key(#[from] serde_dynamo::Error),
}

impl TryFrom<&EventRecord> for Change {
    type Error = NoChange;

    fn try_from(record: &EventRecord) -> Result<Self, NoChange> {
        let kind = match record.event_name.as_str() {
            "INSERT" => Kind::Inserted,
            "MODIFY" => Kind::Modified,
            "REMOVE" => Kind::Removed,
            other => return Err(NoChange::Kind(other.to_owned())),
        };
        Ok(Self {
            id: record.event_id.clone(),
            kind,
            key: serde_dynamo::from_item(record.change.keys.clone())?,
        })
    }
}

fn as_text<S: Serializer>(key: &Value, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(key)
}
