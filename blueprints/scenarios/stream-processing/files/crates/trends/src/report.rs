//! What business users see.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Serialize;

use crate::window::TOP;
use crate::{ClosedWindow, Hashtag, Hour, Moment};

/// A stretch of time: from its first second to just before `until`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Span {
    pub since: Moment,
    pub until: Moment,
}

impl Span {
    /// The last minutes before `now`.
    pub fn last_minutes(minutes: u64, now: Moment) -> Self {
        Self {
            since: now.minus(Duration::from_secs(60 * minutes)),
            until: now,
        }
    }

    pub fn has(&self, moment: Moment) -> bool {
        self.since <= moment && moment < self.until
    }
}

/// A hashtag and in how many posts it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ranked {
    pub hashtag: Hashtag,
    pub posts: u64,
}

/// A window over all shards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WindowCount {
    pub start: Moment,
    pub posts: u64,
}

/// The trends of a span.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    #[serde(flatten)]
    pub span: Span,
    pub posts: u64,
    /// The most used first.
    pub hashtags: Vec<Ranked>,
    /// In the order of time.
    pub windows: Vec<WindowCount>,
}

impl Report {
    /// Adds up windows, in whatever order they come: those of other shards, late ones, parts of one.
    pub fn of(span: Span, windows: &[ClosedWindow]) -> Self {
        let mut posts = BTreeMap::<Moment, u64>::new();
        let mut hashtags = BTreeMap::<&Hashtag, u64>::new();
        for window in windows.iter().filter(|window| span.has(window.id.start)) {
            *posts.entry(window.id.start).or_default() += window.posts;
            for (tag, count) in &window.hashtags {
                *hashtags.entry(tag).or_default() += count;
            }
        }
        let windows: Vec<_> = posts
            .into_iter()
            .map(|(start, posts)| WindowCount { start, posts })
            .collect();
        Self {
            span,
            posts: windows.iter().map(|window| window.posts).sum(),
            hashtags: ranked(hashtags),
            windows,
        }
    }
}

fn ranked(hashtags: BTreeMap<&Hashtag, u64>) -> Vec<Ranked> {
    let named = hashtags.into_iter().map(|(tag, posts)| Ranked {
        hashtag: tag.clone(),
        posts,
    });
    let mut ranked: Vec<_> = named.collect();
    ranked.sort_by(|a, b| {
        b.posts
            .cmp(&a.posts)
            .then_with(|| a.hashtag.cmp(&b.hashtag))
    });
    ranked.truncate(TOP);
    ranked
}

/// An hour and in how many posts of it a hashtag was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HourCount {
    pub hour: Hour,
    pub posts: u64,
}

/// One hashtag over the hours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Series {
    pub hashtag: Hashtag,
    pub posts: u64,
    /// Every hour, also those without a post.
    pub hours: Vec<HourCount>,
}

impl Series {
    pub fn of(hashtag: Hashtag, first: Hour, last: Hour, counts: &[HourCount]) -> Self {
        let mut known = BTreeMap::<Hour, u64>::new();
        for count in counts {
            *known.entry(count.hour).or_default() += count.posts;
        }
        let posts = |hour| known.get(&hour).copied().unwrap_or_default();
        let hours: Vec<_> = first
            .through(last)
            .map(|hour| HourCount {
                hour,
                posts: posts(hour),
            })
            .collect();
        Self {
            hashtag,
            posts: hours.iter().map(|count| count.posts).sum(),
            hours,
        }
    }
}
