use serde::Serialize;
use typed_events::Event;

use crate::{Metadata, OrderConfirmed, OrderPlaced, OrderRejected};

/// Who publishes these events: the `source` that rules select by.
pub const SOURCE: &str = "orders";

/// An event of ours, which can be published.
pub trait OrderEvent: Event + Serialize {
    fn metadata(&self) -> &Metadata;
}

macro_rules! events {
    ($($event:ident: $file:literal,)*) => {
        $(impl Event for $event {
            const SOURCE: &'static str = SOURCE;
            const DETAIL_TYPE: &'static str = stringify!($event);
            const SCHEMA: &'static str = include_str!(concat!("../../../schemas/", $file));
        }

        impl OrderEvent for $event {
            fn metadata(&self) -> &Metadata {
                &self.metadata
            }
        })*

        /// Every type of event by its name, with its schema.
        pub const SCHEMAS: &[(&str, &str)] = &[$(($event::DETAIL_TYPE, $event::SCHEMA),)*];
    };
}

events! {
    OrderPlaced: "order-placed.json",
    OrderConfirmed: "order-confirmed.json",
    OrderRejected: "order-rejected.json",
}
