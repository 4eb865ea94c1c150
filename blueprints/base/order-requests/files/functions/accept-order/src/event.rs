//! The event, made by `build.rs` from `schema.json`. A change of the schema shows here as an error of the compiler.

#![allow(
    clippy::all,
    clippy::unwrap_used,
    clippy::expect_used,
    dead_code,
    reason = "made by typify; what it makes is not ours to style, nor used to the last function"
)]

use order_events::Event;

include!(concat!(env!("OUT_DIR"), "/event.rs"));

impl Event for OrderRequested {
    const SOURCE: &'static str = "order-requests";
    const DETAIL_TYPE: &'static str = "OrderRequested";
    const SCHEMA: &'static str = include_str!("../schema.json");
}
