//! Two queries, each of one partition: the hours of a hashtag and the windows of an hour.

use trends::ports::{ReadHours, ReadWindows};
use trends::{ClosedWindow, Hashtag, Hour, HourCount, Span, TrendsError};

use crate::failure::failure;
use crate::item::{Item, hour_count, of_hashtag, of_windows, text, window};
use crate::{DynamoTrends, call};

impl ReadWindows for DynamoTrends {
    async fn windows(&self, span: Span) -> Result<Vec<ClosedWindow>, TrendsError> {
        let mut windows = Vec::new();
        for hour in span.since.hour().through(span.until.hour()) {
            let items = self
                .query(
                    of_windows(hour),
                    span.since.to_string(),
                    span.until.to_string(),
                )
                .await?;
            windows.extend(items.iter().map(window).collect::<Result<Vec<_>, _>>()?);
        }
        Ok(windows)
    }
}

impl ReadHours for DynamoTrends {
    async fn hours(
        &self,
        hashtag: &Hashtag,
        first: Hour,
        last: Hour,
    ) -> Result<Vec<HourCount>, TrendsError> {
        // A slot follows each hour, so the last one ends before the hour after it.
        let items = self
            .query(
                of_hashtag(hashtag),
                first.to_string(),
                last.next().to_string(),
            )
            .await?;
        items.iter().map(hour_count).collect()
    }
}

impl DynamoTrends {
    /// Every item of a partition from one sort key to another, page by page.
    async fn query(&self, pk: String, from: String, to: String) -> Result<Vec<Item>, TrendsError> {
        let (mut items, mut start) = (Vec::new(), None);
        loop {
            let query = self
                .client
                .query()
                .table_name(&self.table)
                .key_condition_expression("pk = :pk AND sk BETWEEN :from AND :to")
                .expression_attribute_values(":pk", text(&pk))
                .expression_attribute_values(":from", text(&from))
                .expression_attribute_values(":to", text(&to))
                .set_exclusive_start_key(start);
            let page = telemetry::traced(call!(self, "Query"), query.send())
                .await
                .map_err(failure)?;
            items.extend(page.items.unwrap_or_default());
            start = page.last_evaluated_key;
            if start.is_none() {
                return Ok(items);
            }
        }
    }
}
