//! What every function says.

/// A greeting.
pub fn greeting() -> &'static str {
    "hello"
}
