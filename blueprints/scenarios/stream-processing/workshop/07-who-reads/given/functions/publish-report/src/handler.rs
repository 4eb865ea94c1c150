//! Publishes the report of the last minutes when the table says that a window was kept.

use batch::Response;
use serde::Deserialize;
use serde::de::IgnoredAny;
use telemetry::metrics;
use trends::ports::{PublishReport, ReadWindows};
use trends::{Moment, Report, Span, TrendsError};

/// Changes of the table. The mapping lets only new windows through; what they are is read anew, with all others.
#[derive(Debug, Deserialize)]
pub struct Changes {
    #[serde(default, rename = "Records")]
    records: Vec<IgnoredAny>,
}

/// # Errors
/// The table or the bucket could not be reached; the changes come again.
pub async fn handle(
    trends: &impl ReadWindows,
    site: &impl PublishReport,
    minutes: u64,
    changes: Changes,
) -> Result<Response, TrendsError> {
    let now = Moment::now();
    let span = Span::last_minutes(minutes, now);
    let published = publish(trends, site, span, now).await;
    // Somebody began: the next window will publish anew, so this one is passed over.
    let Ok(report) = published.inspect_err(|error| {
        tracing::error!(error = telemetry::reason(error), "report not published")
    }) else {
        return Ok(Response::default());
    };
    metrics::count("ReportsPublished", 1);
    tracing::info!(
        operation = "publish_report",
        outcome = "published",
        changes = changes.records.len(),
        posts = report.posts,
        hashtags = report.hashtags.len(),
        "report published"
    );
    Ok(Response::default())
}

async fn publish(
    trends: &impl ReadWindows,
    site: &impl PublishReport,
    span: Span,
    now: Moment,
) -> Result<Report, TrendsError> {
    let report = Report::of(span, &trends.windows(span).await?);
    site.publish(&report, now).await?;
    Ok(report)
}

#[cfg(test)]
mod tests {
    use super::*;
    use trends::memory::MemoryTrends;
    use trends::ports::KeepWindow;
    use trends::{Post, WindowState};

    const EVENT: &str = include_str!("../../../events/publish-report.json");

    fn changes() -> Changes {
        serde_json::from_str(EVENT).unwrap()
    }

    async fn with_a_window(trends: &MemoryTrends) {
        let now = Moment::now();
        let post = format!(r##"{{"id":"p","written_at":"{now}","text":"#rust"}}"##);
        let mut state = WindowState::default();
        state.count(&Post::read(post.as_bytes(), now).unwrap(), "1");
        trends
            .keep(
                &state
                    .close(now.minus(std::time::Duration::from_secs(60)), "shard")
                    .unwrap(),
            )
            .await
            .unwrap();
    }

    #[tokio::test]
    async fn the_report_has_the_windows_of_the_last_minutes() {
        let (trends, site) = (MemoryTrends::default(), MemoryTrends::default());
        with_a_window(&trends).await;
        let (answer, metrics) = metrics::recorded(handle(&trends, &site, 30, changes())).await;
        assert_eq!(answer.unwrap(), Response::default());
        assert_eq!(metrics[0]["ReportsPublished"], 1.0);
        let reports = site.reports();
        assert_eq!(
            (reports.len(), reports[0].posts, reports[0].windows.len()),
            (1, 1, 1)
        );
        assert_eq!(reports[0].hashtags[0].hashtag.as_str(), "rust");
    }

    #[tokio::test]
    async fn a_report_that_was_not_published_comes_again() {
        let site = MemoryTrends::refusing(1);
        let failed = handle(&MemoryTrends::default(), &site, 30, changes()).await;
        assert!(matches!(failed, Err(TrendsError::Unavailable(_))));
        handle(&MemoryTrends::default(), &site, 30, changes())
            .await
            .unwrap();
        assert_eq!(site.reports().len(), 1);
    }
}
