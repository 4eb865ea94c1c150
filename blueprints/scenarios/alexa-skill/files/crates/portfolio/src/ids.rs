//! Whose portfolio it is, and who speaks.

use std::fmt;
use std::str::FromStr;

/// A text that is no id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an id has 1 to 512 visible characters of ASCII")]
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
                let visible = text.bytes().all(|byte| byte.is_ascii_graphic());
                let fits = (1..=512).contains(&text.len());
                (visible && fits).then(|| Self(text.to_owned())).ok_or(InvalidId)
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
    /// A customer of Paragon Investments, as the identity provider of the account linking calls them.
    CustomerId
}
id! {
    /// Who enabled the skill, as Alexa calls them; known before an account is linked.
    UserId
}
id! {
    /// One conversation.
    SessionId
}
