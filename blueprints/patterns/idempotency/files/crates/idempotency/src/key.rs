use sha2::{Digest, Sha256};
use std::fmt::{self, Write};

/// What identifies a request: the operation, the caller, and the key that the caller chose.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Key(String);

impl Key {
    /// `parts` have to name the caller, or one caller could read another's answers.
    ///
    /// They are hashed: they may have any length and any characters, and no name of a caller lands in
    /// the store.
    pub fn of(operation: &str, parts: &[&str]) -> Self {
        let mut hash = Sha256::new();
        for part in parts {
            // With the length in front, ("ab", "c") and ("a", "bc") differ.
            hash.update(part.len().to_be_bytes());
            hash.update(part);
        }
        Self(format!("{operation}#{}", hex(&hash.finalize())))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Stands for the payload of a request, so that the payload itself is not stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprint(String);

impl Fingerprint {
    pub fn of(payload: impl AsRef<[u8]>) -> Self {
        Self(hex(&Sha256::digest(payload)))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_fingerprint_is_the_sha_256_of_the_payload() {
        assert_eq!(
            Fingerprint::of("abc").as_str(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }

    #[test]
    fn a_key_names_its_operation_and_hides_the_rest() {
        let key = Key::of("create-product", &["alice", "order 7"]);
        assert!(key.as_str().starts_with("create-product#"));
        assert!(!key.as_str().contains("alice"));
        assert_ne!(key, Key::of("delete-product", &["alice", "order 7"]));
    }

    proptest! {
        #[test]
        fn different_parts_make_different_keys(
            one in prop::collection::vec(".{0,6}", 1..4),
            other in prop::collection::vec(".{0,6}", 1..4),
        ) {
            let key = |parts: &[String]| Key::of("op", &parts.iter().map(String::as_str).collect::<Vec<_>>());
            prop_assert_eq!(key(&one) == key(&other), one == other);
        }
    }
}
