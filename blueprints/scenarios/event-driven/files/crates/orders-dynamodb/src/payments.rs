//! Payments: key `order_id`, `state` is `taken` or `refunded`.

use ::orders::ports::{Charge, RefundPayment, TakePayment, Undone};
use ::orders::{OrderId, OrdersError, Total};
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::{ReturnValue, ReturnValuesOnConditionCheckFailure};

use crate::failure::failure;
use crate::{call, number, says, table, text};

table!(
    /// The table of payments.
    DynamoPayments
);

impl TakePayment for DynamoPayments {
    async fn take(&self, id: OrderId, total: Total) -> Result<Charge, OrdersError> {
        let put = self
            .client
            .put_item()
            .table_name(&self.table)
            .item("order_id", text(id.to_string()))
            .item("state", text("taken"))
            .item("total_minor", number(total.get()))
            .condition_expression("attribute_not_exists(order_id)")
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let written = async {
            match put.send().await {
                Ok(_) => Ok(Charge::Taken),
                Err(error) => match error.as_service_error() {
                    Some(PutItemError::ConditionalCheckFailedException(refusal)) => {
                        match says(refusal.item(), "state", "taken") {
                            true => Ok(Charge::Taken),
                            false => Ok(Charge::Refused),
                        }
                    }
                    _ => Err(failure(error)),
                },
            }
        };
        telemetry::traced(call!(self, "PutItem", id), written).await
    }
}

impl RefundPayment for DynamoPayments {
    /// Also where nothing was taken yet: a payment that comes late finds the mark.
    async fn refund(&self, id: OrderId) -> Result<Undone, OrdersError> {
        let update = self
            .client
            .update_item()
            .table_name(&self.table)
            .key("order_id", text(id.to_string()))
            .update_expression("SET #state = :refunded")
            .expression_attribute_names("#state", "state")
            .expression_attribute_values(":refunded", text("refunded"))
            .return_values(ReturnValue::AllOld);
        let written = async { update.send().await.map_err(failure) };
        let output = telemetry::traced(call!(self, "UpdateItem", id), written).await?;
        match says(output.attributes(), "state", "taken") {
            true => Ok(Undone::Undone),
            false => Ok(Undone::NothingToUndo),
        }
    }
}
