//! The types that `build.rs` makes from `schemas/`. A change of a schema shows here as an error of the compiler.

#![allow(
    clippy::all,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "made by typify; what it makes is not ours to style"
)]

include!(concat!(env!("OUT_DIR"), "/types.rs"));
