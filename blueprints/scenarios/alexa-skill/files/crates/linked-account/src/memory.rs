//! Accounts in memory, for tests.

use std::collections::BTreeMap;

use crate::{AccountError, FindProfile, Profile};

/// By their tokens. The token `expired` has expired, `unavailable` meets a provider that does not answer.
#[derive(Debug, Default)]
pub struct MemoryAccounts(BTreeMap<String, Profile>);

impl MemoryAccounts {
    /// One account.
    pub fn with(token: &str, subject: &str, given_name: Option<&str>) -> Self {
        let profile = Profile {
            subject: subject.to_owned(),
            given_name: given_name.map(str::to_owned),
        };
        Self(BTreeMap::from([(token.to_owned(), profile)]))
    }
}

impl FindProfile for MemoryAccounts {
    async fn profile(&self, token: &str) -> Result<Profile, AccountError> {
        match token {
            "expired" => Err(AccountError::Expired),
            "unavailable" => Err(AccountError::Unavailable("the test wants it so".into())),
            _ => self.0.get(token).cloned().ok_or(AccountError::Refused),
        }
    }
}
