use serde::{Deserialize, Serialize};

/// A post as the index has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    pub id: String,
    pub author: String,
    pub text: String,
    #[serde(default)]
    pub tags: Vec<String>,
    #[serde(rename = "createdAt")]
    pub created_at: String,
}

/// What the index has to follow, at a version of the post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    Put { document: Document, version: u64 },
    Remove { id: String, version: u64 },
}

impl Change {
    pub fn id(&self) -> &str {
        match self {
            Self::Put { document, .. } => &document.id,
            Self::Remove { id, .. } => id,
        }
    }

    pub fn version(&self) -> u64 {
        match self {
            Self::Put { version, .. } | Self::Remove { version, .. } => *version,
        }
    }
}
