use aws_sdk_dynamodb::operation::delete_item::DeleteItemError;
use aws_sdk_dynamodb::types::error::ConditionalCheckFailedException;
use aws_sdk_dynamodb::types::{ReturnValue, ReturnValuesOnConditionCheckFailure};
use bookings::ports::{CancelBooking, Cancellation};
use bookings::{BookingId, BookingsError, Owner, Timestamp};

use crate::record::{text, to_booking};
use crate::write::{Write, conditional};
use crate::{DynamoBookings, call, key};

impl CancelBooking for DynamoBookings {
    async fn cancel(
        &self,
        owner: &Owner,
        id: BookingId,
        settled_before: Timestamp,
    ) -> Result<Cancellation, BookingsError> {
        let delete = self
            .client
            .delete_item()
            .table_name(&self.table)
            .set_key(Some(key(owner, id)))
            .condition_expression("attribute_not_exists(id) OR starts_at >= :settled_before")
            .expression_attribute_values(":settled_before", text(settled_before))
            .return_values(ReturnValue::AllOld)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let span = call!(self, "DeleteItem", annotation.booking_id = %id);
        match telemetry::traced(span, conditional(delete.send(), refusal)).await? {
            Write::Done(output) => match output.attributes {
                Some(_) => Ok(Cancellation::Cancelled),
                None => Ok(Cancellation::WasGone),
            },
            Write::Refused(stored) => {
                let starts_at = to_booking(stored.unwrap_or_default())?.details.starts_at;
                Err(BookingsError::Settled { starts_at })
            }
        }
    }
}

fn refusal(error: &DeleteItemError) -> Option<&ConditionalCheckFailedException> {
    match error {
        DeleteItemError::ConditionalCheckFailedException(refusal) => Some(refusal),
        _ => None,
    }
}
