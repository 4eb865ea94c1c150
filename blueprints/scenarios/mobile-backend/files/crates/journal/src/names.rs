//! Names of things, right by construction.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::JournalError;

/// A name with a rule: made by `parse`, also where it comes as JSON.
macro_rules! name {
    ($(#[$docs:meta])* $name:ident, $what:literal, $rule:expr) => {
        $(#[$docs])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = JournalError;

            fn from_str(text: &str) -> Result<Self, JournalError> {
                let rule: fn(&str) -> bool = $rule;
                match rule(text) {
                    true => Ok(Self(text.to_owned())),
                    false => Err(JournalError::invalid($what)),
                }
            }
        }

        impl TryFrom<String> for $name {
            type Error = JournalError;

            fn try_from(text: String) -> Result<Self, JournalError> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> Self {
                name.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

name!(
    /// A user by the `sub` of the user pool.
    UserId,
    "a user id is 1 to 128 letters, digits, `-` or `_`",
    |text| is_id(text, 128)
);
name!(
    /// A device, by the id that the app gave it.
    DeviceId,
    "a device id is 1 to 64 letters, digits, `-` or `_`",
    |text| is_id(text, 64)
);
name!(
    /// A place, by the id of the service of places.
    PlaceId,
    "a place id is 1 to 128 letters, digits, `-` or `_`",
    |text| is_id(text, 128)
);
name!(
    /// What people follow, as `gardening`.
    Topic,
    "a topic is 1 to 40 small letters, digits or `-`",
    |text| is_short(text, 40)
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
);
name!(
    /// A language by its two letters (ISO 639-1).
    Language,
    "a language is two small letters",
    |text| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_lowercase())
);
name!(
    /// Where a list goes on: the user after whom.
    Cursor,
    "a cursor is 1 to 128 letters, digits, `-` or `_`",
    |text| is_id(text, 128)
);

fn is_short(text: &str, longest: usize) -> bool {
    (1..=longest).contains(&text.len())
}

fn is_id(text: &str, longest: usize) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    is_short(text, longest) && text.bytes().all(allowed)
}
