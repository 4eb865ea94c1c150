//! A new seed.
