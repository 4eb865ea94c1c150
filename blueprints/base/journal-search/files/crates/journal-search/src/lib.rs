//! Public posts in OpenSearch.
//!
//! The table is the truth, the index follows it. Each change carries the post's `_version` as *external version*: OpenSearch
//! refuses what is older than what it has, so changes may come twice or late and the index ends up the same. What is not
//! public is not in the index at all: nothing has to be filtered out, and nothing can be found by mistake.

mod bulk;
mod document;
mod failure;
mod index;
mod memory;
mod query;
mod signer;

use std::future::Future;

use journal::JournalError;

pub use document::{Change, Document};
pub use index::{Kind, OpenSearch};
pub use memory::MemoryIndex;
pub use query::{Found, Hit, Query};
pub use signer::Signer;

/// What became of one change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    Done,
    /// The index has this version or a newer one.
    Older,
    /// Another try may succeed.
    NotNow(String),
    /// No try will.
    Refused(String),
}

pub trait KeepPosts: Send + Sync {
    /// Keeps all changes in one call; what became of each, in their order.
    fn keep(
        &self,
        changes: &[Change],
    ) -> impl Future<Output = Result<Vec<Kept>, JournalError>> + Send;
}

pub trait FindPosts: Send + Sync {
    fn find(&self, query: &Query) -> impl Future<Output = Result<Found, JournalError>> + Send;
}
