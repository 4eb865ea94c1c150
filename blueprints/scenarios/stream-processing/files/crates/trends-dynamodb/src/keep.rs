use trends::ports::KeepWindow;
use trends::{ClosedWindow, TrendsError};

use crate::failure::failure;
use crate::item::window_item;
use crate::{DynamoTrends, call};

/// Without a condition: what a window's key names is always counted from the same records.
impl KeepWindow for DynamoTrends {
    async fn keep(&self, window: &ClosedWindow) -> Result<(), TrendsError> {
        let put = self
            .client
            .put_item()
            .table_name(&self.table)
            .set_item(Some(window_item(window)));
        let span = call!(self, "PutItem");
        telemetry::traced(span, put.send()).await.map_err(failure)?;
        Ok(())
    }
}
