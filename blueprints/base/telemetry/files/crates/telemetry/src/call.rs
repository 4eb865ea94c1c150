//! What a line says of a call to another service: the span of a sub-segment, from its begin to its end.

use serde_json::{Map, Value, json};
use std::{fmt, time::Instant};
use tracing::{
    field::{Field, Visit},
    span::Attributes,
};

/// Kept in the extensions of the span while the call lasts.
pub(crate) struct Call {
    start: Instant,
    /// By their names without `aws.` or `annotation.`.
    pub(crate) fields: Map<String, Value>,
    /// Why it failed.
    pub(crate) error: Option<String>,
}

impl Call {
    pub(crate) fn new(attributes: &Attributes<'_>) -> Self {
        let mut call = Self {
            start: Instant::now(),
            fields: Map::new(),
            error: None,
        };
        attributes.record(&mut call);
        call
    }

    pub(crate) fn elapsed_ms(&self) -> f64 {
        (self.start.elapsed().as_secs_f64() * 1e6).round() / 1e3
    }

    fn set(&mut self, field: &Field, value: Value) {
        let name = field.name();
        let name = name.split_once('.').map_or(name, |(_, name)| name);
        self.fields.insert(name.to_owned(), value);
    }
}

impl Visit for Call {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.set(field, json!(value));
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.set(field, json!(value));
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.set(field, json!(value));
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.set(field, json!(value));
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.set(field, json!(value));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() == "fault" {
            self.error = Some(format!("{value:?}"));
        } else {
            self.set(field, json!(format!("{value:?}")));
        }
    }
}
