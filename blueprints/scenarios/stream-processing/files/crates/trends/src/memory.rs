//! A store in memory, for tests: the meaning of the ports without DynamoDB.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::ports::{CountPost, KeepWindow, PublishReport, ReadHours, ReadWindows};
use crate::{
    ClosedWindow, Counted, Hashtag, Hour, HourCount, Moment, Post, PostId, Report, Span,
    TrendsError, WindowId,
};

#[derive(Debug, Default)]
struct Kept {
    counted: BTreeSet<PostId>,
    hours: BTreeMap<(Hashtag, Hour), u64>,
    windows: BTreeMap<WindowId, ClosedWindow>,
    reports: Vec<Report>,
    refusals: u32,
}

#[derive(Debug, Default)]
pub struct MemoryTrends(Mutex<Kept>);

impl MemoryTrends {
    /// A store that refuses its first calls.
    pub fn refusing(calls: u32) -> Self {
        Self(Mutex::new(Kept {
            refusals: calls,
            ..Kept::default()
        }))
    }

    /// In how many posts of the hour the hashtag was.
    pub fn posts(&self, hashtag: &str, hour: Hour) -> u64 {
        let kept = self.kept();
        let found = Hashtag::try_from(hashtag)
            .ok()
            .and_then(|tag| kept.hours.get(&(tag, hour)).copied());
        found.unwrap_or_default()
    }

    pub fn all_windows(&self) -> Vec<ClosedWindow> {
        self.kept().windows.values().cloned().collect()
    }

    pub fn reports(&self) -> Vec<Report> {
        self.kept().reports.clone()
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn open(&self) -> Result<MutexGuard<'_, Kept>, TrendsError> {
        let mut kept = self.kept();
        if kept.refusals > 0 {
            kept.refusals -= 1;
            return Err(TrendsError::Unavailable("the test wants it so".into()));
        }
        Ok(kept)
    }
}

impl CountPost for MemoryTrends {
    async fn count(&self, post: &Post) -> Result<Counted, TrendsError> {
        let mut kept = self.open()?;
        if !kept.counted.insert(post.id.clone()) {
            return Ok(Counted::Again);
        }
        for tag in &post.hashtags {
            *kept
                .hours
                .entry((tag.clone(), post.written_at.hour()))
                .or_default() += 1;
        }
        Ok(Counted::New)
    }
}

impl KeepWindow for MemoryTrends {
    async fn keep(&self, window: &ClosedWindow) -> Result<(), TrendsError> {
        self.open()?
            .windows
            .insert(window.id.clone(), window.clone());
        Ok(())
    }
}

impl ReadWindows for MemoryTrends {
    async fn windows(&self, span: Span) -> Result<Vec<ClosedWindow>, TrendsError> {
        let kept = self.open()?;
        Ok(kept
            .windows
            .values()
            .filter(|window| span.has(window.id.start))
            .cloned()
            .collect())
    }
}

impl ReadHours for MemoryTrends {
    async fn hours(
        &self,
        hashtag: &Hashtag,
        first: Hour,
        last: Hour,
    ) -> Result<Vec<HourCount>, TrendsError> {
        let kept = self.open()?;
        let range = kept
            .hours
            .range((hashtag.clone(), first)..=(hashtag.clone(), last));
        Ok(range
            .map(|((_, hour), posts)| HourCount {
                hour: *hour,
                posts: *posts,
            })
            .collect())
    }
}

impl PublishReport for MemoryTrends {
    async fn publish(&self, report: &Report, _: Moment) -> Result<(), TrendsError> {
        self.open()?.reports.push(report.clone());
        Ok(())
    }
}
