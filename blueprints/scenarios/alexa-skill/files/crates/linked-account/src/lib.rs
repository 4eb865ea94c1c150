//! Who stands behind the access token of a linked account.
//!
//! Alexa only passes the token on. The identity provider that issued it says whose it is, at its userInfo endpoint (`OpenID` Connect
//! Core, section 5.3), and so also whether it still holds: a token that was revoked is refused at once.

mod memory;
mod user_info;

use std::future::Future;

pub use memory::MemoryAccounts;
pub use user_info::{UserInfo, client};

/// What is known of a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// The customer at the identity provider (`sub`), for ever the same.
    pub subject: String,
    pub given_name: Option<String>,
}

#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// The token is none of the provider's, or was revoked.
    #[error("the identity provider refuses the token")]
    Refused,
    #[error("the token has expired")]
    Expired,
    /// The provider does not answer, or not as it should.
    #[error("the identity provider cannot be asked at the moment")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
}

pub trait FindProfile: Send + Sync {
    fn profile(&self, token: &str) -> impl Future<Output = Result<Profile, AccountError>> + Send;
}
