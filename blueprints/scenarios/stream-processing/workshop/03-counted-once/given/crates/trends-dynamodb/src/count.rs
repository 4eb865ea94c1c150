use trends::ports::CountPost;
use trends::{Counted, Hashtag, Moment, Post, TrendsError};

use crate::failure::failure;
use crate::item::{count_expires, count_key, mark, number};
use crate::{DynamoTrends, call};

/// Somebody began: adds to each count, then leaves a mark that nobody looks at.
impl CountPost for DynamoTrends {
    async fn count(&self, post: &Post) -> Result<Counted, TrendsError> {
        for tag in &post.hashtags {
            self.add(tag, post).await?;
        }
        let put = self
            .client
            .put_item()
            .table_name(&self.table)
            .set_item(Some(mark(post, Moment::now())));
        let span = call!(self, "PutItem");
        telemetry::traced(span, put.send()).await.map_err(failure)?;
        Ok(Counted::New)
    }
}

impl DynamoTrends {
    async fn add(&self, hashtag: &Hashtag, post: &Post) -> Result<(), TrendsError> {
        let update = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(count_key(hashtag, post)))
            .update_expression("ADD posts :one SET expires_at = :expires_at")
            .expression_attribute_values(":one", number(1))
            .expression_attribute_values(":expires_at", count_expires(post));
        let span = call!(self, "UpdateItem");
        telemetry::traced(span, update.send())
            .await
            .map_err(failure)?;
        Ok(())
    }
}
