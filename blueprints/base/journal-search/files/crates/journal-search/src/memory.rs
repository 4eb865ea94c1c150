//! An index in memory, for tests: by the same rule of versions.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use journal::JournalError;

use crate::{Change, Document, FindPosts, Found, Hit, KeepPosts, Kept, Query};

/// Each post with its version; one that was removed keeps it.
type Posts = BTreeMap<String, (u64, Option<Document>)>;

#[derive(Debug, Default)]
pub struct MemoryIndex {
    posts: Mutex<Posts>,
    /// Posts that are answered in this way and not kept.
    failing: BTreeMap<String, Kept>,
    down: bool,
}

impl MemoryIndex {
    /// One that does not answer.
    pub fn down() -> Self {
        Self {
            down: true,
            ..Self::default()
        }
    }

    /// One that answers so when it is to keep this post.
    #[must_use]
    pub fn failing(mut self, id: &str, kept: Kept) -> Self {
        self.failing.insert(id.to_owned(), kept);
        self
    }

    /// The ids of the posts that can be found.
    pub fn ids(&self) -> Vec<String> {
        let there = |(id, (_, document)): (&String, &(u64, Option<Document>))| {
            document.as_ref().map(|_| id.clone())
        };
        self.posts().iter().filter_map(there).collect()
    }

    fn keep_one(&self, change: &Change) -> Kept {
        if let Some(kept) = self.failing.get(change.id()) {
            return kept.clone();
        }
        let mut posts = self.posts();
        if posts
            .get(change.id())
            .is_some_and(|(known, _)| *known >= change.version())
        {
            return Kept::Older;
        }
        let document = match change {
            Change::Put { document, .. } => Some(document.clone()),
            Change::Remove { .. } => None,
        };
        posts.insert(change.id().to_owned(), (change.version(), document));
        Kept::Done
    }

    fn posts(&self) -> MutexGuard<'_, Posts> {
        self.posts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn reached(&self) -> Result<(), JournalError> {
        match self.down {
            true => Err(JournalError::Unavailable("the test wants it so".into())),
            false => Ok(()),
        }
    }
}

impl KeepPosts for MemoryIndex {
    async fn keep(&self, changes: &[Change]) -> Result<Vec<Kept>, JournalError> {
        self.reached()?;
        Ok(changes.iter().map(|change| self.keep_one(change)).collect())
    }
}

impl FindPosts for MemoryIndex {
    async fn find(&self, query: &Query) -> Result<Found, JournalError> {
        self.reached()?;
        let posts = self.posts();
        let documents = posts.values().filter_map(|(_, document)| document.clone());
        let hits = documents
            .filter(|document| document.text.contains(query.text()))
            .map(|document| Hit {
                document,
                score: 1.0,
            });
        Ok(query.found(hits.collect()))
    }
}
