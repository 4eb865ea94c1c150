//! Where records go that no try can process.

use crate::Cause;
use std::future::Future;

pub trait SetAside<R>: Sync {
    /// Keeps the record and the reason where people find them. While that fails, the record comes again.
    fn set_aside(
        &self,
        record: &R,
        cause: &Cause,
    ) -> impl Future<Output = Result<(), Cause>> + Send;
}

/// Leaves such records to their source: to its dead letter queue or to its destination on failure.
#[derive(Debug, Clone, Copy)]
pub struct Nowhere;

/// Nothing was put aside: the source has to do it.
#[derive(Debug)]
struct LeftToTheSource;

impl std::fmt::Display for LeftToTheSource {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("it is left to the event source to put the record aside")
    }
}

impl std::error::Error for LeftToTheSource {}

impl<R: Sync> SetAside<R> for Nowhere {
    async fn set_aside(&self, _: &R, _: &Cause) -> Result<(), Cause> {
        Err(LeftToTheSource.into())
    }
}
