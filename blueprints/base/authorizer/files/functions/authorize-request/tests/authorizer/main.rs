//! The authorizer with keys and tokens that are made here.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says by them what it expects"
)]

mod decisions;
mod keys;
mod settings;
mod tokens;
