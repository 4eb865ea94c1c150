//! A window of 30 seconds: what is known of it between two batches, and what is kept when it closes.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use serde::{Deserialize, Serialize};

use crate::{Hashtag, Moment, Post, PostId};

/// How many hashtags of a window are kept.
pub const TOP: usize = 50;

/// Lambda carries the state from batch to batch and closes a window early that needs more than 1 MB. With
/// hashtags of at most 100 characters of at most 4 bytes these two limits stay below it.
const MOST_HASHTAGS: usize = 1_500;
const MOST_IDS: usize = 12_000;

/// What happened to a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    New,
    /// It was counted before: nothing changed.
    Again,
}

/// The running count of one shard's window. Lambda begins each window with an empty object.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WindowState {
    posts: u64,
    hashtags: BTreeMap<Hashtag, u64>,
    /// Hashes of the ids that were counted: a duplicate comes soon after the first or not at all.
    ids: BTreeSet<u64>,
    /// The sequence number of the first record, which tells parts of one window apart.
    first: Option<String>,
}

impl WindowState {
    /// Counts a post that came with the record of this sequence number.
    pub fn count(&mut self, post: &Post, sequence_number: &str) -> Counted {
        self.first.get_or_insert_with(|| sequence_number.to_owned());
        if !self.is_new(&post.id) {
            return Counted::Again;
        }
        self.posts += 1;
        for tag in &post.hashtags {
            if self.hashtags.len() < MOST_HASHTAGS || self.hashtags.contains_key(tag) {
                *self.hashtags.entry(tag.clone()).or_default() += 1;
            }
        }
        Counted::New
    }

    /// Beyond [`MOST_IDS`] posts a duplicate is no longer known, and counts.
    fn is_new(&mut self, id: &PostId) -> bool {
        let mut hasher = DefaultHasher::new();
        id.hash(&mut hasher);
        let hash = hasher.finish();
        if self.ids.len() < MOST_IDS {
            self.ids.insert(hash)
        } else {
            !self.ids.contains(&hash)
        }
    }

    /// What is kept of a window, if there was anything in it.
    pub fn close(self, start: Moment, shard: &str) -> Option<ClosedWindow> {
        let id = WindowId {
            start,
            shard: shard.to_owned(),
            first: self.first?,
        };
        let mut hashtags: Vec<_> = self.hashtags.into_iter().collect();
        // By number, and by name where that is the same: a window that is closed again is the same again.
        hashtags.sort_by(|(a, more), (b, less)| less.cmp(more).then_with(|| a.cmp(b)));
        hashtags.truncate(TOP);
        Some(ClosedWindow {
            id,
            posts: self.posts,
            hashtags,
        })
    }
}

/// Which window of which shard; the part of it, where Lambda had to close one early.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WindowId {
    pub start: Moment,
    pub shard: String,
    pub first: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosedWindow {
    pub id: WindowId,
    pub posts: u64,
    pub hashtags: Vec<(Hashtag, u64)>,
}
