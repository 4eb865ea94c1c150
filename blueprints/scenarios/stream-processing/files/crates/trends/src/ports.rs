//! What the trends need of a store: one trait an operation.

use std::future::Future;

use crate::{ClosedWindow, Counted, Hashtag, Hour, HourCount, Moment, Post, Span, TrendsError};

pub trait CountPost: Send + Sync {
    /// Adds the post to the hour of each of its hashtags, unless that was done before.
    fn count(&self, post: &Post) -> impl Future<Output = Result<Counted, TrendsError>> + Send;
}

pub trait KeepWindow: Send + Sync {
    /// Keeps a closed window. One that is kept again replaces itself.
    fn keep(&self, window: &ClosedWindow) -> impl Future<Output = Result<(), TrendsError>> + Send;
}

pub trait ReadWindows: Send + Sync {
    /// The windows that began within the span, in the order of their beginning.
    fn windows(
        &self,
        span: Span,
    ) -> impl Future<Output = Result<Vec<ClosedWindow>, TrendsError>> + Send;
}

pub trait ReadHours: Send + Sync {
    /// The hours from `first` to `last` in which the hashtag was used.
    fn hours(
        &self,
        hashtag: &Hashtag,
        first: Hour,
        last: Hour,
    ) -> impl Future<Output = Result<Vec<HourCount>, TrendsError>> + Send;
}

pub trait PublishReport: Send + Sync {
    /// Puts the report where the page reads it.
    fn publish(
        &self,
        report: &crate::Report,
        now: Moment,
    ) -> impl Future<Output = Result<(), TrendsError>> + Send;
}
