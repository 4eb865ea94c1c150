//! Values that must not reach the log (Lens SEC-DATA-5).

use serde::{Deserialize, Serialize};
use std::fmt;

const MASK: &str = "[redacted]";

/// A value that prints as `[redacted]`, by `Debug` and by `Display`, wherever it is nested.
///
/// Serialisation is not masked: the value still goes to the store and to the caller. Take it out by
/// the field: `email.0`.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Redacted<T>(pub T);

impl<T> fmt::Debug for Redacted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MASK)
    }
}

impl<T> fmt::Display for Redacted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MASK)
    }
}

impl<T> From<T> for Redacted<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Serialize, Deserialize)]
    struct Customer {
        id: u32,
        email: Redacted<String>,
    }

    #[test]
    fn prints_a_mask_at_any_depth() {
        let customers = vec![Some(Customer {
            id: 7,
            email: Redacted("ana@example.com".into()),
        })];
        let printed = format!("{customers:?} {customers:#?}");
        assert!(printed.contains("id: 7") && printed.contains(MASK));
        assert!(!printed.contains("ana"));
        assert_eq!(Redacted("ana@example.com").to_string(), MASK);
    }

    #[test]
    fn keeps_the_value_in_storage_and_answers() {
        let json = r#"{"id":7,"email":"ana@example.com"}"#;
        let customer: Customer = serde_json::from_str(json).unwrap();
        assert_eq!(customer.email.0, "ana@example.com");
        assert_eq!(serde_json::to_string(&customer).unwrap(), json);
    }
}
