//! Shipments: key `order_id`.

use ::orders::ports::BookShipment;
use ::orders::{OrderId, OrdersError};
use uuid::Uuid;

use crate::failure::failure;
use crate::{call, table, text};

table!(
    /// The table of shipments.
    DynamoShipments
);

impl BookShipment for DynamoShipments {
    /// The same shipment each time, as its id follows from that of the order: no condition is needed.
    async fn book(&self, id: OrderId, shipment: Uuid) -> Result<(), OrdersError> {
        let put = self
            .client
            .put_item()
            .table_name(&self.table)
            .item("order_id", text(id.to_string()))
            .item("shipment_id", text(shipment.to_string()));
        let written = async { put.send().await.map_err(failure) };
        telemetry::traced(call!(self, "PutItem", id), written).await?;
        Ok(())
    }
}
