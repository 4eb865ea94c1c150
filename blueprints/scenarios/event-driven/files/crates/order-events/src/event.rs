use serde::{Serialize, de::DeserializeOwned};

use crate::{Metadata, OrderConfirmed, OrderPlaced, OrderRejected};

/// Who publishes these events: the `source` that rules select by.
pub const SOURCE: &str = "orders";

/// A type of event.
pub trait Event: Serialize + DeserializeOwned + Send + Sync {
    /// The `detail-type` that rules select by.
    const DETAIL_TYPE: &'static str;
    /// The JSON Schema of its `detail`.
    const SCHEMA: &'static str;

    fn metadata(&self) -> &Metadata;
}

macro_rules! events {
    ($($event:ident: $file:literal,)*) => {
        $(impl Event for $event {
            const DETAIL_TYPE: &'static str = stringify!($event);
            const SCHEMA: &'static str = include_str!(concat!("../../../schemas/", $file));

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
