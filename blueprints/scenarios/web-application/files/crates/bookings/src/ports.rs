//! What bookings need of a store: one trait an operation, each within what one owner has.

use std::future::Future;

use crate::{
    Booking, BookingDetails, BookingId, BookingQuery, BookingsError, Owner, Page, Timestamp,
    Version,
};

/// What the creation of a booking found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Creation {
    Created,
    /// The same request had created the booking before; it is now as it is here.
    WasCreated(Box<Booking>),
}

pub trait PutNewBooking: Send + Sync {
    /// Stores a booking unless its id is taken: if by another request, then [`BookingsError::AlreadyExists`].
    ///
    /// `request` stands for what the client asked for. It is kept beside the booking for as long as that exists,
    /// whatever becomes of the booking.
    fn put_new(
        &self,
        owner: &Owner,
        booking: &Booking,
        request: &str,
    ) -> impl Future<Output = Result<Creation, BookingsError>> + Send;
}

pub trait GetBooking: Send + Sync {
    /// The booking, or [`BookingsError::NotFound`]. Sees every write that was confirmed before.
    fn get(
        &self,
        owner: &Owner,
        id: BookingId,
    ) -> impl Future<Output = Result<Booking, BookingsError>> + Send;
}

pub trait ListBookings: Send + Sync {
    /// One page of the owner's list. Sees every write that was confirmed before.
    fn list(
        &self,
        owner: &Owner,
        query: &BookingQuery,
    ) -> impl Future<Output = Result<Page, BookingsError>> + Send;
}

/// What a change of a booking is based on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Basis {
    /// The version that the client has seen.
    pub expected: Version,
    /// What begins before it stays as it is.
    pub settled_before: Timestamp,
}

pub trait ChangeBooking: Send + Sync {
    /// Replaces the details if the booking is as the basis says, else [`BookingsError::Stale`] or
    /// [`BookingsError::Settled`].
    fn change(
        &self,
        owner: &Owner,
        id: BookingId,
        basis: Basis,
        details: &BookingDetails,
        now: Timestamp,
    ) -> impl Future<Output = Result<Booking, BookingsError>> + Send;
}

/// What a cancellation found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cancellation {
    Cancelled,
    WasGone,
}

pub trait CancelBooking: Send + Sync {
    /// Makes sure that the owner has no such booking, or [`BookingsError::Settled`].
    fn cancel(
        &self,
        owner: &Owner,
        id: BookingId,
        settled_before: Timestamp,
    ) -> impl Future<Output = Result<Cancellation, BookingsError>> + Send;
}
