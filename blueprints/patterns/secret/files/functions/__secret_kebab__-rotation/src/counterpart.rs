//! Who has to accept the secret. Replace it if that is a database or a service of somebody else: `set` changes the
//! password there, `test` logs in with it.

use secrets::{Cause, Counterpart, Secret};

/// Functions of ours, which share the secret as a key: they sign with the current one and accept the one before it
/// too, so that nobody has to be told.
pub struct OwnFunctions;

/// In bytes; shorter ones can be guessed.
const LEAST: usize = 32;

impl Counterpart for OwnFunctions {
    async fn set(&self, _: &Secret) -> Result<(), Cause> {
        Ok(())
    }

    async fn test(&self, pending: &Secret) -> Result<(), Cause> {
        match pending.0.len() >= LEAST {
            true => Ok(()),
            false => Err(format!("the new key has less than {LEAST} bytes").into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_short_key_is_not_brought_into_use() {
        let secret = |length| Secret::from("x".repeat(length));
        assert!(OwnFunctions.test(&secret(32)).await.is_ok());
        assert!(OwnFunctions.test(&secret(31)).await.is_err());
        assert!(OwnFunctions.set(&secret(32)).await.is_ok());
    }
}
