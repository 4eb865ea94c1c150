//! Stock: key `id`. `item#<sku>` counts what is on hand, `hold#<order>` says what is held for an order.

use std::collections::HashMap;

use ::orders::ports::{ReleaseStock, Reservation, ReserveStock, Undone};
use ::orders::{Line, Lines, OrderId, OrdersError, Sku};
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{
    AttributeValue, CancellationReason, Put, ReturnValuesOnConditionCheckFailure,
    TransactWriteItem, Update,
};

use crate::failure::failure;
use crate::{Item, call, number, says, table, text};

table!(
    /// The table of stock.
    DynamoStock
);

/// How a transaction ended, other than by a failure.
enum Transaction {
    Done,
    /// A condition of one of its parts did not hold.
    Refused(Vec<CancellationReason>),
}

impl ReserveStock for DynamoStock {
    async fn reserve(&self, id: OrderId, lines: &Lines) -> Result<Reservation, OrdersError> {
        let mut parts = vec![self.new_hold(id, "held", Some(lines))?];
        for line in lines.iter() {
            parts.push(self.change(line, "SET on_hand = on_hand - :n", Some("on_hand >= :n"))?);
        }
        match self.transact(id, parts).await? {
            Transaction::Done => Ok(Reservation::Reserved),
            // The first part is the hold. If it was there, this is a repetition, or comes too late.
            Transaction::Refused(reasons) => {
                let hold = reasons.first().and_then(CancellationReason::item);
                match says(hold, "state", "held") {
                    true => Ok(Reservation::Reserved),
                    false => Ok(Reservation::Refused),
                }
            }
        }
    }
}

impl ReleaseStock for DynamoStock {
    async fn release(&self, id: OrderId) -> Result<Undone, OrdersError> {
        let parts = match self.hold(id).await? {
            None => vec![self.new_hold(id, "released", None)?],
            Some(hold) if says(Some(&hold), "state", "released") => {
                return Ok(Undone::NothingToUndo);
            }
            Some(hold) => self.give_back(id, &hold)?,
        };
        let held = parts.len() > 1;
        match self.transact(id, parts).await? {
            Transaction::Done if held => Ok(Undone::Undone),
            Transaction::Done => Ok(Undone::NothingToUndo),
            // Somebody was quicker, between the reading and the writing: another try sees what they did.
            Transaction::Refused(_) => Err(OrdersError::Unavailable(Raced(id).into())),
        }
    }
}

#[derive(Debug, thiserror::Error)]
#[error("the hold of the order {0} was changed meanwhile")]
struct Raced(OrderId);

impl DynamoStock {
    async fn hold(&self, id: OrderId) -> Result<Option<Item>, OrdersError> {
        let get = self
            .client
            .get_item()
            .table_name(&self.table)
            .key("id", hold_key(id))
            .consistent_read(true);
        let found = async { get.send().await.map_err(failure) };
        let found = telemetry::traced(call!(self, "GetItem", id), found).await?;
        Ok(found.item)
    }

    /// Writes the hold of an order, which must not be there yet.
    fn new_hold(
        &self,
        id: OrderId,
        state: &str,
        lines: Option<&Lines>,
    ) -> Result<TransactWriteItem, OrdersError> {
        let held = lines.into_iter().flat_map(Lines::iter);
        let held: HashMap<_, _> = held
            .map(|line| (line.sku.to_string(), number(line.quantity.get())))
            .collect();
        let put = Put::builder()
            .table_name(&self.table)
            .item("id", hold_key(id))
            .item("state", text(state))
            .item("lines", AttributeValue::M(held))
            .condition_expression("attribute_not_exists(id)")
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .build()
            .map_err(|fault| OrdersError::Store(fault.into()))?;
        Ok(TransactWriteItem::builder().put(put).build())
    }

    /// Marks the hold as released and puts back what it held.
    fn give_back(&self, id: OrderId, hold: &Item) -> Result<Vec<TransactWriteItem>, OrdersError> {
        let mark = Update::builder()
            .table_name(&self.table)
            .key("id", hold_key(id))
            .update_expression("SET #state = :released")
            .condition_expression("#state = :held")
            .expression_attribute_names("#state", "state")
            .expression_attribute_values(":released", text("released"))
            .expression_attribute_values(":held", text("held"))
            .build()
            .map_err(|fault| OrdersError::Store(fault.into()))?;
        let mut parts = vec![TransactWriteItem::builder().update(mark).build()];
        for line in held_lines(hold)? {
            parts.push(self.change(&line, "SET on_hand = on_hand + :n", None)?);
        }
        Ok(parts)
    }

    fn change(
        &self,
        line: &Line,
        how: &str,
        condition: Option<&str>,
    ) -> Result<TransactWriteItem, OrdersError> {
        let update = Update::builder()
            .table_name(&self.table)
            .key("id", text(format!("item#{}", line.sku)))
            .update_expression(how)
            .set_condition_expression(condition.map(str::to_owned))
            .expression_attribute_values(":n", number(line.quantity.get()))
            .build()
            .map_err(|fault| OrdersError::Store(fault.into()))?;
        Ok(TransactWriteItem::builder().update(update).build())
    }

    async fn transact(
        &self,
        id: OrderId,
        parts: Vec<TransactWriteItem>,
    ) -> Result<Transaction, OrdersError> {
        let write = self
            .client
            .transact_write_items()
            .set_transact_items(Some(parts));
        let written = async {
            match write.send().await {
                Ok(_) => Ok(Transaction::Done),
                Err(error) => match error.as_service_error() {
                    Some(TransactWriteItemsError::TransactionCanceledException(cancelled))
                        if is_refused(cancelled.cancellation_reasons()) =>
                    {
                        Ok(Transaction::Refused(
                            cancelled.cancellation_reasons().to_vec(),
                        ))
                    }
                    Some(TransactWriteItemsError::TransactionCanceledException(_)) => {
                        Err(OrdersError::Unavailable(telemetry::reason(&error).into()))
                    }
                    _ => Err(failure(error)),
                },
            }
        };
        telemetry::traced(call!(self, "TransactWriteItems", id), written).await
    }
}

/// A transaction is also cancelled because another one is under way: then it may be tried again.
fn is_refused(reasons: &[CancellationReason]) -> bool {
    let codes = || reasons.iter().filter_map(CancellationReason::code);
    codes().any(|code| code == "ConditionalCheckFailed")
        && codes().all(|code| matches!(code, "None" | "ConditionalCheckFailed"))
}

fn hold_key(id: OrderId) -> AttributeValue {
    text(format!("hold#{id}"))
}

fn held_lines(hold: &Item) -> Result<Vec<Line>, OrdersError> {
    let quantities: HashMap<Sku, orders::Quantity> = hold
        .get("lines")
        .cloned()
        .map(serde_dynamo::from_attribute_value)
        .transpose()
        .map_err(|fault| OrdersError::Store(fault.into()))?
        .unwrap_or_default();
    let lines = quantities.into_iter();
    Ok(lines
        .map(|(sku, quantity)| Line { sku, quantity })
        .collect())
}
