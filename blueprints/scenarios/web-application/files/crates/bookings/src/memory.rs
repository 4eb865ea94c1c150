//! Bookings in memory, for tests: the meaning of the ports without a store.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::ports::{
    Basis, CancelBooking, Cancellation, ChangeBooking, Creation, GetBooking, ListBookings,
    PutNewBooking,
};
use crate::{
    Booking, BookingDetails, BookingId, BookingQuery, BookingsError, Cursor, Owner, Page, Timestamp,
};

type Bookings = BTreeMap<(Owner, BookingId), Stored>;

#[derive(Debug, Default)]
pub struct MemoryBookings {
    bookings: Mutex<Bookings>,
    throttled: bool,
}

#[derive(Debug)]
struct Stored {
    booking: Booking,
    /// By which it was created, if it was created here.
    request: Option<String>,
}

impl MemoryBookings {
    pub fn with(owner: &Owner, bookings: impl IntoIterator<Item = Booking>) -> Self {
        let stored = bookings.into_iter().map(|booking| {
            let request = None;
            ((owner.clone(), booking.id), Stored { booking, request })
        });
        Self {
            bookings: Mutex::new(stored.collect()),
            throttled: false,
        }
    }

    /// A store every operation of which is refused for the moment.
    pub fn throttled() -> Self {
        Self {
            throttled: true,
            ..Self::default()
        }
    }

    pub fn len(&self) -> usize {
        self.bookings().len()
    }

    pub fn is_empty(&self) -> bool {
        self.bookings().is_empty()
    }

    fn bookings(&self) -> MutexGuard<'_, Bookings> {
        self.bookings.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn open(&self) -> Result<MutexGuard<'_, Bookings>, BookingsError> {
        if self.throttled {
            return Err(BookingsError::Unavailable {
                retry_after: Duration::from_secs(1),
                cause: "the test wants it so".into(),
            });
        }
        Ok(self.bookings())
    }
}

fn open_to_change(booking: &Booking, settled_before: Timestamp) -> Result<(), BookingsError> {
    let starts_at = booking.details.starts_at;
    if starts_at < settled_before {
        return Err(BookingsError::Settled { starts_at });
    }
    Ok(())
}

impl PutNewBooking for MemoryBookings {
    async fn put_new(
        &self,
        owner: &Owner,
        booking: &Booking,
        request: &str,
    ) -> Result<Creation, BookingsError> {
        let mut bookings = self.open()?;
        let key = (owner.clone(), booking.id);
        if let Some(stored) = bookings.get(&key) {
            return match stored.request.as_deref() == Some(request) {
                true => Ok(Creation::WasCreated(Box::new(stored.booking.clone()))),
                false => Err(BookingsError::AlreadyExists(booking.id)),
            };
        }
        let stored = Stored {
            booking: booking.clone(),
            request: Some(request.to_owned()),
        };
        bookings.insert(key, stored);
        Ok(Creation::Created)
    }
}

impl GetBooking for MemoryBookings {
    async fn get(&self, owner: &Owner, id: BookingId) -> Result<Booking, BookingsError> {
        let bookings = self.open()?;
        let stored = bookings.get(&(owner.clone(), id));
        Ok(stored.ok_or(BookingsError::NotFound(id))?.booking.clone())
    }
}

impl ListBookings for MemoryBookings {
    async fn list(&self, owner: &Owner, query: &BookingQuery) -> Result<Page, BookingsError> {
        let mut bookings: Vec<_> = self
            .open()?
            .iter()
            .filter(|((of, _), _)| of == owner)
            .map(|(_, stored)| &stored.booking)
            .filter(|booking| {
                query
                    .from
                    .is_none_or(|from| booking.details.starts_at >= from)
            })
            .filter(|booking| {
                query
                    .after
                    .is_none_or(|after| booking.position() > after.position())
            })
            .cloned()
            .collect();
        bookings.sort_by_key(Booking::position);
        let more = bookings.len() > usize::from(query.size.get());
        bookings.truncate(query.size.get().into());
        let next = bookings
            .last()
            .filter(|_| more)
            .map(|last| Cursor::new(last.position()));
        Ok(Page { bookings, next })
    }
}

impl ChangeBooking for MemoryBookings {
    async fn change(
        &self,
        owner: &Owner,
        id: BookingId,
        basis: Basis,
        details: &BookingDetails,
        now: Timestamp,
    ) -> Result<Booking, BookingsError> {
        let mut bookings = self.open()?;
        let stored = bookings.get_mut(&(owner.clone(), id));
        let stored = &mut stored.ok_or(BookingsError::NotFound(id))?.booking;
        if stored.version != basis.expected {
            return Err(BookingsError::Stale {
                expected: basis.expected,
                current: stored.version,
            });
        }
        open_to_change(stored, basis.settled_before)?;
        *stored = stored.changed(details.clone(), now);
        Ok(stored.clone())
    }
}

impl CancelBooking for MemoryBookings {
    async fn cancel(
        &self,
        owner: &Owner,
        id: BookingId,
        settled_before: Timestamp,
    ) -> Result<Cancellation, BookingsError> {
        let mut bookings = self.open()?;
        let key = (owner.clone(), id);
        let Some(stored) = bookings.get(&key) else {
            return Ok(Cancellation::WasGone);
        };
        open_to_change(&stored.booking, settled_before)?;
        bookings.remove(&key);
        Ok(Cancellation::Cancelled)
    }
}
