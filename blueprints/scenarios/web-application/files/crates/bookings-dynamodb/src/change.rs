use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::error::ConditionalCheckFailedException;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue, ReturnValuesOnConditionCheckFailure};
use bookings::ports::{Basis, ChangeBooking};
use bookings::{
    Booking, BookingDetails, BookingId, BookingsError, Owner, Position, Timestamp, Version,
};

use crate::record::{number, text, to_booking};
use crate::write::{Write, conditional};
use crate::{DynamoBookings, call, key};

impl ChangeBooking for DynamoBookings {
    async fn change(
        &self,
        owner: &Owner,
        id: BookingId,
        basis: Basis,
        details: &BookingDetails,
        now: Timestamp,
    ) -> Result<Booking, BookingsError> {
        let update = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(key(owner, id)))
            // Does not hold either if there is no such item.
            .condition_expression("#version = :expected AND #starts_at >= :settled_before")
            .expression_attribute_values(":expected", number(basis.expected.get()))
            .expression_attribute_values(":settled_before", text(basis.settled_before))
            .return_values(ReturnValue::AllNew)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let update = set(update, attributes(id, basis.expected.next(), details, now));
        let span = call!(self, "UpdateItem", annotation.booking_id = %id);
        match telemetry::traced(span, conditional(update.send(), refusal)).await? {
            Write::Done(output) => to_booking(output.attributes.unwrap_or_default()),
            Write::Refused(None) => Err(BookingsError::NotFound(id)),
            Write::Refused(Some(stored)) => refused(to_booking(stored)?, basis, details, now),
        }
    }
}

/// What a change writes.
fn attributes(
    id: BookingId,
    version: Version,
    details: &BookingDetails,
    now: Timestamp,
) -> [(&'static str, AttributeValue); 7] {
    [
        ("place", text(&details.place)),
        ("starts_at", text(details.starts_at)),
        ("starts_at_id", text(Position::new(details.starts_at, id))),
        ("people", number(details.people.get().into())),
        ("note", text(&details.note)),
        ("version", number(version.get())),
        ("updated_at", text(now)),
    ]
}

/// Every name stands behind an alias, for some are reserved words.
fn set<const N: usize>(
    mut update: UpdateItemFluentBuilder,
    attributes: [(&'static str, AttributeValue); N],
) -> UpdateItemFluentBuilder {
    let mut pairs = Vec::with_capacity(N);
    for (name, value) in attributes {
        pairs.push(format!("#{name} = :{name}"));
        update = update
            .expression_attribute_names(format!("#{name}"), name)
            .expression_attribute_values(format!(":{name}"), value);
    }
    update.update_expression(format!("SET {}", pairs.join(", ")))
}

fn refusal(error: &UpdateItemError) -> Option<&ConditionalCheckFailedException> {
    match error {
        UpdateItemError::ConditionalCheckFailedException(refusal) => Some(refusal),
        _ => None,
    }
}

/// The SDK tries again when an answer is lost. If the first try had succeeded, the second finds what it
/// wrote itself.
fn refused(
    stored: Booking,
    basis: Basis,
    details: &BookingDetails,
    now: Timestamp,
) -> Result<Booking, BookingsError> {
    let Basis { expected, .. } = basis;
    let ours =
        stored.version == expected.next() && stored.details == *details && stored.updated_at == now;
    if ours {
        return Ok(stored);
    }
    if stored.version != expected {
        return Err(BookingsError::Stale {
            expected,
            current: stored.version,
        });
    }
    Err(BookingsError::Settled {
        starts_at: stored.details.starts_at,
    })
}
