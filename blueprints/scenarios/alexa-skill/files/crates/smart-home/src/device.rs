//! What is in a home.

use std::fmt;
use std::str::FromStr;

/// A text that is no id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an id has 1 to 128 letters, digits and `-_.:|`")]
pub struct InvalidId;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:|".contains(&byte);
                let is_id = (1..=128).contains(&text.len()) && text.bytes().all(allowed);
                is_id.then(|| Self(text.to_owned())).ok_or(InvalidId)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id! {
    /// Whose home it is, as the identity provider of the account linking calls them.
    CustomerId
}
id! {
    /// A device: for Alexa the endpoint, for AWS IoT the thing of this name.
    DeviceId
}

/// What a device can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Switch,
    Light,
    Thermostat,
}

/// A device of somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    pub id: DeviceId,
    /// What its owner calls it when they speak.
    pub name: String,
    pub kind: Kind,
}

impl FromStr for Kind {
    type Err = UnknownKind;

    fn from_str(text: &str) -> Result<Self, UnknownKind> {
        match text {
            "switch" => Ok(Self::Switch),
            "light" => Ok(Self::Light),
            "thermostat" => Ok(Self::Thermostat),
            _ => Err(UnknownKind(text.to_owned())),
        }
    }
}

/// A kind of device that this version does not know.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no kind of device: switch, light or thermostat")]
pub struct UnknownKind(String);
