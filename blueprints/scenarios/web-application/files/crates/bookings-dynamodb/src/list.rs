use bookings::ports::ListBookings;
use bookings::{Booking, BookingQuery, BookingsError, Cursor, Owner, Page};

use crate::failure::failure;
use crate::record::{text, to_booking};
use crate::{DynamoBookings, Item, call, key};

const BY_START: &str = "by-start";

impl ListBookings for DynamoBookings {
    async fn list(&self, owner: &Owner, query: &BookingQuery) -> Result<Page, BookingsError> {
        let list = self
            .client
            .query()
            .table_name(&self.table)
            .index_name(BY_START)
            // Of an index within the table's own partition, which can be read so: who has booked sees it in the list.
            .consistent_read(true)
            .expression_attribute_names("#owner", "owner")
            .expression_attribute_values(":owner", text(owner))
            .limit(i32::from(query.size.get()))
            .set_exclusive_start_key(query.after.map(|after| start(owner, after)));
        let list = match query.from {
            // `<moment>` sorts before every `<moment>#<id>`.
            Some(from) => list
                .key_condition_expression("#owner = :owner AND starts_at_id >= :from")
                .expression_attribute_values(":from", text(from)),
            None => list.key_condition_expression("#owner = :owner"),
        };
        let span = call!(self, "Query", aws.index_name = BY_START);
        let output = telemetry::traced(span, list.send())
            .await
            .map_err(failure)?;
        let more = output.last_evaluated_key.is_some();
        let bookings: Vec<_> = output
            .items
            .unwrap_or_default()
            .into_iter()
            .map(to_booking)
            .collect::<Result<_, _>>()?;
        let next = bookings.last().filter(|_| more).map(next);
        Ok(Page { bookings, next })
    }
}

/// The key of the item that a page ended with: that of the index and that of the table.
fn start(owner: &Owner, after: Cursor) -> Item {
    let position = after.position();
    let mut start = key(owner, position.id());
    start.insert("starts_at_id".to_owned(), text(position));
    start
}

fn next(last: &Booking) -> Cursor {
    Cursor::new(last.position())
}
