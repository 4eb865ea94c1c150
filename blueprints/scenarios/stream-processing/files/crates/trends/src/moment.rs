//! Moments and hours in UTC.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use time::format_description::BorrowedFormatItem;
use time::format_description::well_known::Rfc3339;
use time::macros::{format_description, offset};
use time::{OffsetDateTime, UtcDateTime};

/// Always the same length, so that texts sort as the moments do.
const FORMAT: &[BorrowedFormatItem<'_>] =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]Z");

/// A moment in UTC, to the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(OffsetDateTime);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be an RFC 3339 date and time")]
pub struct InvalidMoment;

impl Moment {
    pub fn now() -> Self {
        Self::from(OffsetDateTime::now_utc())
    }

    pub fn hour(self) -> Hour {
        let clock = time::Time::MIDNIGHT + time::Duration::hours(self.0.hour().into());
        Hour(Self(self.0.replace_time(clock)))
    }

    pub fn plus(self, duration: Duration) -> Self {
        Self(
            self.0
                .saturating_add(duration.try_into().unwrap_or(time::Duration::MAX)),
        )
    }

    pub fn minus(self, duration: Duration) -> Self {
        Self(
            self.0
                .saturating_sub(duration.try_into().unwrap_or(time::Duration::MAX)),
        )
    }

    /// Seconds since 1970, as DynamoDB's time to live wants them.
    pub fn unix_seconds(self) -> i64 {
        self.0.unix_timestamp()
    }
}

impl From<OffsetDateTime> for Moment {
    fn from(moment: OffsetDateTime) -> Self {
        let moment = moment.to_offset(offset!(UTC));
        Self(moment.truncate_to_second())
    }
}

impl From<UtcDateTime> for Moment {
    fn from(moment: UtcDateTime) -> Self {
        Self::from(OffsetDateTime::from(moment))
    }
}

impl FromStr for Moment {
    type Err = InvalidMoment;

    fn from_str(text: &str) -> Result<Self, InvalidMoment> {
        OffsetDateTime::parse(text, &Rfc3339)
            .map(Self::from)
            .map_err(|_| InvalidMoment)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.format(FORMAT).map_err(|_| fmt::Error)?)
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// A full hour in UTC, named by its first second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Hour(Moment);

impl Hour {
    pub fn start(self) -> Moment {
        self.0
    }

    pub fn next(self) -> Self {
        Self(self.0.plus(Duration::from_secs(3600)))
    }

    /// Every hour from this one to `last`, both included.
    pub fn through(self, last: Self) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(self), |hour| Some(hour.next()))
            .take_while(move |hour| *hour <= last)
    }
}

impl fmt::Display for Hour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Hour {
    type Err = InvalidMoment;

    fn from_str(text: &str) -> Result<Self, InvalidMoment> {
        let moment: Moment = text.parse()?;
        Some(moment.hour())
            .filter(|hour| hour.0 == moment)
            .ok_or(InvalidMoment)
    }
}
