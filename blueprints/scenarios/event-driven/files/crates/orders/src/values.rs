//! Values that are right by construction.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Why a text or number is not a value of the type asked for; reads as the end of a sentence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct InvalidValue(pub(crate) &'static str);

macro_rules! text {
    ($(#[$doc:meta])* $name:ident, $valid:expr, $rule:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String")]
        pub struct $name(String);

        impl $name {
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidValue;

            fn try_from(text: String) -> Result<Self, InvalidValue> {
                let valid: fn(&str) -> bool = $valid;
                if valid(&text) { Ok(Self(text)) } else { Err(InvalidValue($rule)) }
            }
        }

        impl FromStr for $name {
            type Err = InvalidValue;

            fn from_str(text: &str) -> Result<Self, InvalidValue> {
                Self::try_from(text.to_owned())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }
    };
}

text!(
    /// What is sold, by its stock keeping unit.
    Sku,
    |text| (1..=40).contains(&text.len())
        && !text.starts_with('-')
        && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-'),
    "has to be 1 to 40 capital letters, digits and hyphens, with no hyphen first"
);
text!(
    /// A country by ISO 3166-1.
    Country,
    |text| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase()),
    "has to be two capital letters"
);
text!(
    /// A currency by ISO 4217.
    Currency,
    |text| text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase()),
    "has to be three capital letters"
);

/// Where the customer reads what became of the order. Its `Debug` does not show it: it is personal data.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Email(String);

impl Email {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Email {
    type Error = InvalidValue;

    fn try_from(text: String) -> Result<Self, InvalidValue> {
        let parts = text.rsplit_once('@');
        let plausible = parts.is_some_and(|(name, host)| {
            !name.is_empty() && host.contains('.') && !host.starts_with('.') && !host.ends_with('.')
        });
        let clean = text.bytes().all(|byte| byte.is_ascii_graphic());
        if plausible && clean && text.len() <= 254 {
            return Ok(Self(text));
        }
        Err(InvalidValue("has to be an e-mail address"))
    }
}

impl fmt::Debug for Email {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Email(***)")
    }
}

/// How many of one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u32")]
pub struct Quantity(u32);

impl Quantity {
    const MOST: u32 = 100;

    pub fn get(self) -> u32 {
        self.0
    }
}

impl TryFrom<u32> for Quantity {
    type Error = InvalidValue;

    fn try_from(number: u32) -> Result<Self, InvalidValue> {
        match number {
            1..=Self::MOST => Ok(Self(number)),
            _ => Err(InvalidValue("has to be 1 to 100")),
        }
    }
}

/// An amount in the smallest unit of its currency; at most what every tool keeps exact in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u64")]
pub struct Total(u64);

impl Total {
    const HIGHEST: u64 = (1 << 53) - 1;

    pub fn get(self) -> u64 {
        self.0
    }
}

impl TryFrom<u64> for Total {
    type Error = InvalidValue;

    fn try_from(number: u64) -> Result<Self, InvalidValue> {
        match number {
            0..=Self::HIGHEST => Ok(Self(number)),
            _ => Err(InvalidValue("has to be 0 to 9007199254740991")),
        }
    }
}

/// Names an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OrderId(Uuid);

impl OrderId {
    /// The id that follows from caller and idempotency key: a request that comes again names the same order.
    pub fn of_request(caller: &str, key: &str) -> Self {
        let orders = Uuid::new_v5(&Uuid::NAMESPACE_URL, b"orders");
        // With the length in front, ("ab", "c") and ("a", "bc") differ.
        Self(Uuid::new_v5(
            &orders,
            format!("{}:{caller}{key}", caller.len()).as_bytes(),
        ))
    }

    pub fn as_uuid(self) -> Uuid {
        self.0
    }
}

impl From<Uuid> for OrderId {
    fn from(id: Uuid) -> Self {
        Self(id)
    }
}

impl FromStr for OrderId {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        let id = Uuid::parse_str(text)
            .ok()
            .filter(|id| id.to_string() == text);
        id.map(Self)
            .ok_or(InvalidValue("has to be a UUID in small letters"))
    }
}

impl fmt::Display for OrderId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}
