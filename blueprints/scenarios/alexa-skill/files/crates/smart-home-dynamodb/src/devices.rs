use aws_sdk_dynamodb::types::AttributeValue;
use serde::Deserialize;
use smart_home::ports::{FindDevice, FindOwner, ListDevices};
use smart_home::{CustomerId, Device, DeviceId, HomeError};

use crate::failure::failure;
use crate::{DynamoHomes, Item, call, corrupt};

/// The item `device#<id>` of a customer.
#[derive(Debug, Deserialize)]
struct Record {
    item: String,
    name: String,
    kind: String,
}

/// The item `owner` of a device.
#[derive(Debug, Deserialize)]
struct OwnerRecord {
    customer: String,
    name: String,
    kind: String,
}

impl ListDevices for DynamoHomes {
    async fn devices(&self, customer: &CustomerId) -> Result<Vec<Device>, HomeError> {
        let mut devices = Vec::new();
        let mut start = None;
        loop {
            let query = self
                .client
                .query()
                .table_name(&self.table)
                .key_condition_expression("#key = :key AND begins_with(#item, :device)")
                .expression_attribute_names("#key", "key")
                .expression_attribute_names("#item", "item")
                .expression_attribute_values(":key", text(format!("customer#{customer}")))
                .expression_attribute_values(":device", text("device#"))
                .set_exclusive_start_key(start);
            let output = telemetry::traced(call!(self, "Query"), query.send()).await;
            let output = output.map_err(failure)?;
            for item in output.items.unwrap_or_default() {
                devices.push(device(item)?);
            }
            start = output.last_evaluated_key.filter(|key| !key.is_empty());
            if start.is_none() {
                return Ok(devices);
            }
        }
    }
}

impl FindDevice for DynamoHomes {
    async fn device(
        &self,
        customer: &CustomerId,
        id: &DeviceId,
    ) -> Result<Option<Device>, HomeError> {
        let item = self
            .get(format!("customer#{customer}"), format!("device#{id}"))
            .await?;
        item.map(device).transpose()
    }
}

impl FindOwner for DynamoHomes {
    async fn owner(&self, id: &DeviceId) -> Result<Option<(CustomerId, Device)>, HomeError> {
        let item = self.get(format!("device#{id}"), "owner".to_owned()).await?;
        let Some(item) = item else { return Ok(None) };
        let record: OwnerRecord = serde_dynamo::from_item(item).map_err(corrupt)?;
        let device = Device {
            id: id.clone(),
            name: record.name,
            kind: record.kind.parse().map_err(corrupt)?,
        };
        Ok(Some((record.customer.parse().map_err(corrupt)?, device)))
    }
}

fn device(item: Item) -> Result<Device, HomeError> {
    let record: Record = serde_dynamo::from_item(item).map_err(corrupt)?;
    let id = record.item.trim_start_matches("device#").parse();
    Ok(Device {
        id: id.map_err(corrupt)?,
        name: record.name,
        kind: record.kind.parse().map_err(corrupt)?,
    })
}

fn text(value: impl Into<String>) -> AttributeValue {
    AttributeValue::S(value.into())
}
