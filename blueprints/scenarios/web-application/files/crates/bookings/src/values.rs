//! Values that are right by construction: each is made by `TryFrom`, which holds its rule.

use std::fmt;
use std::num::NonZeroU64;
use std::str::FromStr;

use serde::Serialize;
use uuid::Uuid;

/// Why a value was refused: the end of a sentence that begins with the value's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct InvalidValue(pub &'static str);

macro_rules! text_value {
    ($(#[$doc:meta])* $name:ident, $rule:path) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<&str> for $name {
            type Error = InvalidValue;

            fn try_from(text: &str) -> Result<Self, InvalidValue> {
                $rule(text).map(|()| Self(text.to_owned()))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text_value!(
    /// What is booked, in the customer's words: 1 to 80 characters on one line, without space at either end.
    Place,
    check_place
);
text_value!(
    /// What else there is to say: up to 500 characters, line breaks allowed.
    Note,
    check_note
);
text_value!(
    /// Whose a booking is: the subject that the user pool gave to a customer, 1 to 128 visible ASCII characters.
    Owner,
    check_owner
);

fn check_place(text: &str) -> Result<(), InvalidValue> {
    if !(1..=80).contains(&text.chars().count()) {
        return Err(InvalidValue("must have 1 to 80 characters"));
    }
    if text.trim() != text {
        return Err(InvalidValue("must not begin or end with a space"));
    }
    if text.chars().any(char::is_control) {
        return Err(InvalidValue("must not contain control characters"));
    }
    Ok(())
}

fn check_note(text: &str) -> Result<(), InvalidValue> {
    if text.chars().count() > 500 {
        return Err(InvalidValue("must have at most 500 characters"));
    }
    if text
        .chars()
        .any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
    {
        return Err(InvalidValue(
            "must not contain control characters other than line breaks and tabs",
        ));
    }
    Ok(())
}

fn check_owner(text: &str) -> Result<(), InvalidValue> {
    if !(1..=128).contains(&text.len()) || !text.bytes().all(|b| b.is_ascii_graphic()) {
        return Err(InvalidValue("must have 1 to 128 visible ASCII characters"));
    }
    Ok(())
}

/// For how many people: 1 to 20, whatever the customer's tier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct People(u8);

impl People {
    pub fn get(self) -> u8 {
        self.0
    }
}

impl TryFrom<u64> for People {
    type Error = InvalidValue;

    fn try_from(people: u64) -> Result<Self, InvalidValue> {
        match u8::try_from(people) {
            Ok(people @ 1..=20) => Ok(Self(people)),
            _ => Err(InvalidValue("must be a whole number from 1 to 20")),
        }
    }
}

/// Which booking. Written as a lower-case hyphenated UUID and in no other way, so that a booking has one address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct BookingId(Uuid);

/// The namespace of ids that are derived from requests; a random UUID that must never change.
const REQUESTS: Uuid = Uuid::from_u128(0xb0f4_31c9_7e5d_4d3a_8f62_40a7_c2d9_1e6b);

impl BookingId {
    /// The id of the booking that `owner` creates with `key`: the same for every retry of one request.
    pub fn of_request(owner: &Owner, key: &str) -> Self {
        let owner = owner.as_str();
        // The length keeps ("ab", "c") and ("a", "bc") apart.
        let name = format!("{}:{owner}{key}", owner.len());
        Self(Uuid::new_v5(&REQUESTS, name.as_bytes()))
    }
}

impl FromStr for BookingId {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        Uuid::try_parse(text)
            .ok()
            .filter(|id| id.hyphenated().to_string() == text)
            .map(Self)
            .ok_or(InvalidValue("must be a lower-case hyphenated UUID"))
    }
}

impl fmt::Display for BookingId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

/// How often a booking was written: 1 when it is new, one more with each replacement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Version(NonZeroU64);

impl Version {
    pub const FIRST: Self = Self(NonZeroU64::MIN);

    pub fn get(self) -> u64 {
        self.0.get()
    }

    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

impl TryFrom<u64> for Version {
    type Error = InvalidValue;

    fn try_from(version: u64) -> Result<Self, InvalidValue> {
        NonZeroU64::new(version)
            .map(Self)
            .ok_or(InvalidValue("must be 1 or more"))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
