//! Orders: key `id`.

use ::orders::ports::{ConcludeOrder, GetOrder, PutNewOrder};
use ::orders::{Conclusion, Order, OrderId, OrdersError, Status};
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{ReturnValue, ReturnValuesOnConditionCheckFailure};

use crate::failure::failure;
use crate::record::{to_item, to_order};
use crate::{Item, call, table, text};

table!(
    /// The table of orders.
    DynamoOrders
);

impl PutNewOrder for DynamoOrders {
    async fn put_new(&self, order: &Order) -> Result<(), OrdersError> {
        let put = self
            .client
            .put_item()
            .table_name(&self.table)
            .set_item(Some(to_item(order)?))
            .condition_expression("attribute_not_exists(id)")
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let written = async {
            match put.send().await {
                Ok(_) => Ok(None),
                Err(error) => match error.as_service_error() {
                    Some(PutItemError::ConditionalCheckFailedException(refusal)) => {
                        Ok(Some(refusal.item.clone().unwrap_or_default()))
                    }
                    _ => Err(failure(error)),
                },
            }
        };
        let span = call!(self, "PutItem", order.id);
        match telemetry::traced(span, written).await? {
            None => Ok(()),
            Some(stored) => taken(to_order(stored)?, order),
        }
    }
}

/// The SDK tries again when an answer is lost. If the first try had succeeded, the second finds what it
/// wrote itself.
fn taken(stored: Order, order: &Order) -> Result<(), OrdersError> {
    if stored == *order {
        return Ok(());
    }
    Err(OrdersError::AlreadyExists(Box::new(stored)))
}

impl GetOrder for DynamoOrders {
    async fn get(&self, id: OrderId) -> Result<Order, OrdersError> {
        let get = self
            .client
            .get_item()
            .table_name(&self.table)
            .key("id", text(id.to_string()))
            .consistent_read(true);
        let found = async { get.send().await.map_err(failure) };
        let found = telemetry::traced(call!(self, "GetItem", id), found).await?;
        to_order(found.item.ok_or(OrdersError::NotFound(id))?)
    }
}

impl ConcludeOrder for DynamoOrders {
    async fn conclude(&self, id: OrderId, conclusion: Conclusion) -> Result<Order, OrdersError> {
        let wanted = Status::Concluded(conclusion);
        let (name, value) = match conclusion {
            Conclusion::Confirmed { shipment_id } => ("shipment_id", shipment_id.to_string()),
            Conclusion::Rejected(reason) => ("reason", reason.name().to_owned()),
        };
        let update = self
            .client
            .update_item()
            .table_name(&self.table)
            .key("id", text(id.to_string()))
            .update_expression("SET #status = :status, #detail = :detail")
            .condition_expression("#status = :placed")
            .expression_attribute_names("#status", "status")
            .expression_attribute_names("#detail", name)
            .expression_attribute_values(":status", text(wanted.name()))
            .expression_attribute_values(":detail", text(value))
            .expression_attribute_values(":placed", text(Status::Placed.name()))
            .return_values(ReturnValue::AllNew)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let written = async {
            match update.send().await {
                Ok(output) => Ok(output.attributes),
                Err(error) => match error.as_service_error() {
                    Some(UpdateItemError::ConditionalCheckFailedException(refusal)) => {
                        Ok(refusal.item.clone())
                    }
                    _ => Err(failure(error)),
                },
            }
        };
        let stored = telemetry::traced(call!(self, "UpdateItem", id), written).await?;
        ended(stored, id, wanted)
    }
}

/// The order as it is now, if it has the end that was wanted: by this call or by an earlier one.
fn ended(stored: Option<Item>, id: OrderId, wanted: Status) -> Result<Order, OrdersError> {
    let order = to_order(stored.ok_or(OrdersError::NotFound(id))?)?;
    if order.status == wanted {
        return Ok(order);
    }
    Err(OrdersError::Concluded(order.status))
}
