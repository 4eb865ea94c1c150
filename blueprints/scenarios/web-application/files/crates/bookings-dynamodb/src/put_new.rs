use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::ReturnValuesOnConditionCheckFailure;
use aws_sdk_dynamodb::types::error::ConditionalCheckFailedException;
use bookings::ports::{Creation, PutNewBooking};
use bookings::{Booking, BookingsError, Owner};

use crate::record::{created_by, to_booking, to_new_item};
use crate::write::{Write, conditional};
use crate::{DynamoBookings, Item, call};

impl PutNewBooking for DynamoBookings {
    async fn put_new(
        &self,
        owner: &Owner,
        booking: &Booking,
        request: &str,
    ) -> Result<Creation, BookingsError> {
        let put = self
            .client
            .put_item()
            .table_name(&self.table)
            .set_item(Some(to_new_item(owner, booking, request)?))
            .condition_expression("attribute_not_exists(id)")
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let span = call!(self, "PutItem", annotation.booking_id = %booking.id);
        match telemetry::traced(span, conditional(put.send(), refusal)).await? {
            Write::Done(_) => Ok(Creation::Created),
            Write::Refused(stored) => taken(stored.unwrap_or_default(), booking, request),
        }
    }
}

fn refusal(error: &PutItemError) -> Option<&ConditionalCheckFailedException> {
    match error {
        PutItemError::ConditionalCheckFailedException(refusal) => Some(refusal),
        _ => None,
    }
}

/// What it means that the id is taken.
fn taken(item: Item, booking: &Booking, request: &str) -> Result<Creation, BookingsError> {
    if created_by(&item) != Some(request) {
        return Err(BookingsError::AlreadyExists(booking.id));
    }
    let stored = to_booking(item)?;
    // The SDK tries again when an answer is lost. If the first try had succeeded, the second finds what it
    // wrote itself.
    if stored == *booking {
        return Ok(Creation::Created);
    }
    Ok(Creation::WasCreated(Box::new(stored)))
}
