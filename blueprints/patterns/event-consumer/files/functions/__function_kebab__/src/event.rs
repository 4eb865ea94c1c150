//! The event, made by `build.rs` from `schema.json`. A change of the schema shows here as an error of the compiler.

#![allow(
    clippy::all,
    clippy::unwrap_used,
    clippy::expect_used,
    dead_code,
    reason = "made by typify; what it makes is not ours to style, nor used to the last function"
)]

use typed_events::Event;

include!(concat!(env!("OUT_DIR"), "/event.rs"));

impl Event for ReadingTaken {
    const SOURCE: &'static str = "meters";
    const DETAIL_TYPE: &'static str = "ReadingTaken";
    const SCHEMA: &'static str = include_str!("../schema.json");
}
