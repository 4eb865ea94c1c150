//! What a record of the table's stream means for the index.

use aws_lambda_events::dynamodb::EventRecord;
use journal_search::{Change, Document};
use serde::Deserialize;

/// A post as the resolvers write it; what the index does not need is not read.
#[derive(Debug, Deserialize)]
struct Post {
    id: String,
    author: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    visibility: String,
    #[serde(default)]
    hidden: bool,
    #[serde(default, rename = "_deleted")]
    deleted: bool,
    #[serde(rename = "createdAt")]
    created_at: String,
    #[serde(rename = "_version")]
    version: u64,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum NoPost {
    #[error("the record has no image")]
    NoImage,
    #[error("the item is no post")]
    Malformed(#[from] serde_dynamo::Error),
}

pub(crate) fn of(record: &EventRecord) -> Result<Change, NoPost> {
    if record.event_name == "REMOVE" {
        // By its time to live: nobody gave it a version, so it is the one after its last.
        let last = post(&record.change.old_image)?;
        return Ok(Change::Remove {
            id: last.id,
            version: last.version + 1,
        });
    }
    let post = post(&record.change.new_image)?;
    let version = post.version;
    let public = post.visibility == "PUBLIC" && !post.hidden && !post.deleted;
    Ok(match public {
        false => Change::Remove {
            id: post.id,
            version,
        },
        true => Change::Put {
            document: Document {
                id: post.id,
                author: post.author,
                text: post.text,
                tags: post.tags,
                created_at: post.created_at,
            },
            version,
        },
    })
}

fn post(image: &serde_dynamo::Item) -> Result<Post, NoPost> {
    if image.is_empty() {
        return Err(NoPost::NoImage);
    }
    Ok(serde_dynamo::from_item(image.clone())?)
}
