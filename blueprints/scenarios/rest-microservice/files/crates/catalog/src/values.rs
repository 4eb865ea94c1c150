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
    /// What a product is called: 1 to 120 characters on one line, without space at either end.
    Name,
    check_name
);
text_value!(
    /// What a product is: up to 2000 characters, line breaks allowed.
    Description,
    check_description
);
text_value!(
    /// The shelf a product stands on: lower-case words joined by hyphens, up to 40 characters.
    Category,
    check_category
);
text_value!(
    /// A currency by its three-letter code (ISO 4217).
    Currency,
    check_currency
);

fn check_name(text: &str) -> Result<(), InvalidValue> {
    if !(1..=120).contains(&text.chars().count()) {
        return Err(InvalidValue("must have 1 to 120 characters"));
    }
    if text.trim() != text {
        return Err(InvalidValue("must not begin or end with a space"));
    }
    if text.chars().any(char::is_control) {
        return Err(InvalidValue("must not contain control characters"));
    }
    Ok(())
}

fn check_description(text: &str) -> Result<(), InvalidValue> {
    if text.chars().count() > 2000 {
        return Err(InvalidValue("must have at most 2000 characters"));
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

fn check_category(text: &str) -> Result<(), InvalidValue> {
    let word = |word: &str| {
        !word.is_empty()
            && word
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    };
    if text.len() > 40 || !text.split('-').all(word) {
        return Err(InvalidValue(
            "must be 1 to 40 lower-case letters and digits in words joined by single hyphens",
        ));
    }
    Ok(())
}

fn check_currency(text: &str) -> Result<(), InvalidValue> {
    if text.len() != 3 || !text.bytes().all(|b| b.is_ascii_uppercase()) {
        return Err(InvalidValue("must be three upper-case letters"));
    }
    Ok(())
}

/// An amount of money in the smallest unit of its currency.
///
/// At most 2^53 - 1, the largest integer that every JSON reader keeps exact (RFC 7493).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Amount(u64);

impl Amount {
    pub const MAX: u64 = (1 << 53) - 1;

    pub fn get(self) -> u64 {
        self.0
    }
}

impl TryFrom<u64> for Amount {
    type Error = InvalidValue;

    fn try_from(amount: u64) -> Result<Self, InvalidValue> {
        if amount > Self::MAX {
            return Err(InvalidValue("must be at most 9007199254740991"));
        }
        Ok(Self(amount))
    }
}

/// What a product costs.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Price {
    pub amount_minor: Amount,
    pub currency: Currency,
}

/// Which product. Written as a lower-case hyphenated UUID and in no other way, so that a product has one address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct ProductId(Uuid);

/// The namespace of ids that are derived from requests; a random UUID that must never change.
const REQUESTS: Uuid = Uuid::from_u128(0x5e2c_7d0b_43f1_4a86_9a0e_d1c0_6f3b_8e57);

impl ProductId {
    /// The id of the product that `caller` creates with `key`: the same for every retry of one request.
    pub fn of_request(caller: &str, key: &str) -> Self {
        // The length keeps ("ab", "c") and ("a", "bc") apart.
        let name = format!("{}:{caller}{key}", caller.len());
        Self(Uuid::new_v5(&REQUESTS, name.as_bytes()))
    }
}

impl FromStr for ProductId {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        Uuid::try_parse(text)
            .ok()
            .filter(|id| id.hyphenated().to_string() == text)
            .map(Self)
            .ok_or(InvalidValue("must be a lower-case hyphenated UUID"))
    }
}

impl fmt::Display for ProductId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

/// How often a product was written: 1 when it is new, one more with each replacement.
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
