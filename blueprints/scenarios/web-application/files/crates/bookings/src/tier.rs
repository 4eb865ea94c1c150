//! What a customer may do beyond what everybody may.

use std::time::Duration;

use crate::{BookingDetails, Faults, Timestamp};

const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The kind of customer. Somebody of whom nothing is said is a standard one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tier {
    #[default]
    Standard,
    Premium,
}

impl Tier {
    /// As logs name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Premium => "premium",
        }
    }

    /// For how many people one booking may be.
    fn most_people(self) -> u8 {
        match self {
            Self::Standard => 8,
            Self::Premium => 20,
        }
    }

    /// How long before it begins a booking may be made; premium customers plan as far ahead as they like.
    fn furthest_ahead(self) -> Option<Duration> {
        match self {
            Self::Standard => Some(30 * DAY),
            Self::Premium => None,
        }
    }

    /// How long before it begins a booking may last be changed or cancelled.
    fn notice(self) -> Duration {
        match self {
            Self::Standard => 24 * HOUR,
            Self::Premium => Duration::ZERO,
        }
    }

    /// Whether this customer may book so at this moment.
    ///
    /// # Errors
    /// Every rule that stands against it, with its place in the body.
    pub fn allows(self, details: &BookingDetails, now: Timestamp) -> Result<(), Faults> {
        let mut faults = Faults::default();
        if details.starts_at <= now {
            faults.add("/starts_at", "must be in the future");
        }
        if self
            .furthest_ahead()
            .is_some_and(|ahead| details.starts_at > now.plus(ahead))
        {
            faults.add(
                "/starts_at",
                "must be within 30 days; premium customers may book further ahead",
            );
        }
        if details.people.get() > self.most_people() {
            faults.add(
                "/people",
                "must be at most 8; premium customers may book for up to 20",
            );
        }
        if faults.is_empty() {
            Ok(())
        } else {
            Err(faults)
        }
    }

    /// Bookings that begin before this moment can no longer be changed or cancelled.
    pub fn settled_before(self, now: Timestamp) -> Timestamp {
        now.plus(self.notice())
    }
}
