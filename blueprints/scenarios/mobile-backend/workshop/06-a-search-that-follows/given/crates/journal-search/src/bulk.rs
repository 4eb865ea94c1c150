//! `_bulk`: two lines a change out, one item a change back. It answers 200 also when every item failed.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{Change, Kept};

pub(crate) fn body(index: &str, changes: &[Change]) -> Vec<u8> {
    let mut lines = String::new();
    let mut line = |value: &Value| {
        lines.push_str(&value.to_string());
        lines.push('\n');
    };
    for change in changes {
        let target = json!({
            "_index": index,
            "_id": change.id(),
            "version": change.version(),
            "version_type": "external",
        });
        match change {
            Change::Put { document, .. } => {
                line(&json!({ "index": target }));
                line(&json!(document));
            }
            Change::Remove { .. } => line(&json!({ "delete": target })),
        }
    }
    lines.into_bytes()
}

#[derive(Debug, Deserialize)]
pub(crate) struct Answer {
    items: Vec<Item>,
}

#[derive(Debug, Deserialize)]
enum Item {
    #[serde(rename = "index", alias = "delete")]
    Of(ItemResult),
}

#[derive(Debug, Deserialize)]
struct ItemResult {
    status: u16,
    error: Option<ItemError>,
}

#[derive(Debug, Deserialize)]
struct ItemError {
    #[serde(rename = "type")]
    kind: String,
}

impl Answer {
    pub(crate) fn kept(self) -> Vec<Kept> {
        let kept = |Item::Of(result)| result.kept();
        self.items.into_iter().map(kept).collect()
    }
}

impl ItemResult {
    fn kept(self) -> Kept {
        // Not the reason: it quotes the post.
        let kind = || {
            self.error
                .as_ref()
                .map(|error| error.kind.clone())
                .unwrap_or_default()
        };
        match self.status {
            200 | 201 => Kept::Done,
            status => Kept::NotNow(format!("{status} {}", kind())),
        }
    }
}
