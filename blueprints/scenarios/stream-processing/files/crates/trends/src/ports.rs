//! What the trends need of a store: one trait an operation.

use std::future::Future;

use crate::{ClosedWindow, Counted, Hashtag, Hour, HourCount, Moment, Post, Span, TrendsError};

pub trait CountPost {
    /// Adds the post to the hour of each of its hashtags, unless that was done before.
    fn count(&self, post: &Post) -> impl Future<Output = Result<Counted, TrendsError>>;
}

pub trait KeepWindow {
    /// Keeps a closed window. One that is kept again replaces itself.
    fn keep(&self, window: &ClosedWindow) -> impl Future<Output = Result<(), TrendsError>>;
}

pub trait ReadWindows {
    /// The windows that began within the span, in the order of their beginning.
    fn windows(&self, span: Span) -> impl Future<Output = Result<Vec<ClosedWindow>, TrendsError>>;
}

pub trait ReadHours {
    /// The hours from `first` to `last` in which the hashtag was used.
    fn hours(
        &self,
        hashtag: &Hashtag,
        first: Hour,
        last: Hour,
    ) -> impl Future<Output = Result<Vec<HourCount>, TrendsError>>;
}

pub trait PublishReport {
    /// Puts the report where the page reads it.
    fn publish(
        &self,
        report: &crate::Report,
        now: Moment,
    ) -> impl Future<Output = Result<(), TrendsError>>;
}
