use bookings::ports::GetBooking;
use bookings::{Booking, BookingId, BookingsError, Owner};

use crate::failure::failure;
use crate::record::{text, to_booking};
use crate::{DynamoBookings, call};

impl GetBooking for DynamoBookings {
    async fn get(&self, _: &Owner, id: BookingId) -> Result<Booking, BookingsError> {
        let get = self
            .client
            .get_item()
            .table_name(&self.table)
            // Nobody guesses the id of somebody else's booking.
            .key("id", text(id))
            // Twice the price of an eventually consistent read, but a client that was told 201 must not
            // get 404, nor an ETag that is old already.
            .consistent_read(true);
        let span = call!(self, "GetItem", annotation.booking_id = %id);
        let output = telemetry::traced(span, get.send()).await.map_err(failure)?;
        to_booking(output.item.ok_or(BookingsError::NotFound(id))?)
    }
}
