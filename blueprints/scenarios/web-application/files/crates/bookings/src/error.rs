//! How an operation on bookings can fail.

use std::time::Duration;

use crate::{BookingId, Faults, Timestamp, Version};

/// What a store says of its failure: for the log, not for clients.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

#[derive(Debug, thiserror::Error)]
pub enum BookingsError {
    /// There is none, or it is somebody else's: the two cannot be told apart.
    #[error("no booking of this owner has the id `{0}`")]
    NotFound(BookingId),
    #[error("another request has created the booking `{0}`")]
    AlreadyExists(BookingId),
    #[error("the booking is at version {current}, not {expected}")]
    Stale { expected: Version, current: Version },
    /// The customer may not book so.
    #[error("the booking is not allowed")]
    NotAllowed(#[from] Faults),
    /// It begins too soon, or has begun, to be changed or cancelled.
    #[error("the booking begins at {starts_at}, which is too soon")]
    Settled { starts_at: Timestamp },
    /// The store is throttled or does not answer; the same call may succeed later.
    #[error("the bookings cannot be reached at the moment")]
    Unavailable {
        retry_after: Duration,
        #[source]
        cause: Cause,
    },
    /// A fault of ours or of what is stored; trying again does not help.
    #[error("the bookings' store failed")]
    Store(#[source] Cause),
}
