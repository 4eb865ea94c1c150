//! One line of the log.

use crate::{call::Call, invocation::Invocation, reason};
use serde::Serialize;
use std::{error::Error, fmt};
use tracing::{
    Level, Metadata,
    field::{Field, Visit},
};
use tracing_subscriber::fmt::{format::Writer, time::FormatTime, time::SystemTime};

/// Keys that this crate sets. An event's own field of the same name is written with `event_` before
/// it, for a key that occurs twice makes a line unreadable to the log queries.
const RESERVED: [&str; 14] = [
    "timestamp",
    "level",
    "location",
    "service",
    "stage",
    "function_name",
    "function_version",
    "function_memory_size",
    "request_id",
    "function_arn",
    "xray_trace_id",
    "correlation_id",
    "cold_start",
    "_aws",
];

/// A line in the making: fields one after another, the first without its comma.
pub(crate) struct Line(Vec<u8>);

impl Line {
    pub(crate) fn new(level: Level) -> Self {
        let mut bytes = Vec::with_capacity(768);
        bytes.push(b'{');
        let mut line = Self(bytes);
        line.field("timestamp", &timestamp());
        line.field("level", level.as_str());
        line
    }

    /// Some fields for many lines, to be appended to each.
    pub(crate) fn part(write: impl FnOnce(&mut Self)) -> Vec<u8> {
        let mut part = Self(Vec::new());
        write(&mut part);
        part.0
    }

    pub(crate) fn field<T: Serialize + ?Sized>(&mut self, key: &str, value: &T) {
        if self.0.len() != 1 {
            self.0.push(b',');
        }
        // Writing strings and numbers to memory cannot fail.
        let _ = serde_json::to_writer(&mut self.0, key);
        self.0.push(b':');
        let _ = serde_json::to_writer(&mut self.0, value);
    }

    fn event_field<T: Serialize + ?Sized>(&mut self, field: &Field, value: &T) {
        self.own(field.name().trim_start_matches("r#"), value);
    }

    /// A field that is not this crate's.
    fn own<T: Serialize + ?Sized>(&mut self, key: &str, value: &T) {
        if RESERVED.contains(&key) {
            self.field(&format!("event_{key}"), value);
        } else {
            self.field(key, value);
        }
    }

    pub(crate) fn call(&mut self, name: &str, call: &Call) {
        self.field("message", "call ended");
        self.field("call", name);
        for (key, value) in &call.fields {
            self.own(key, value);
        }
        self.field("elapsed_ms", &call.elapsed_ms());
        match &call.error {
            None => self.field("outcome", "answered"),
            Some(error) => {
                self.field("outcome", "failed");
                self.field("error", error);
            }
        }
    }

    pub(crate) fn invocation(&mut self, invocation: &Invocation) {
        self.field("request_id", &invocation.request_id);
        self.field("function_arn", &invocation.function_arn);
        self.field("xray_trace_id", &invocation.trace.root);
        self.field("correlation_id", &invocation.correlation_id);
        self.field("cold_start", &invocation.cold_start);
    }

    pub(crate) fn location(&mut self, metadata: &Metadata<'_>) {
        let file = metadata.file().unwrap_or(metadata.target());
        let line = metadata.line().unwrap_or_default();
        self.field("location", &format!("{file}:{line}"));
    }

    /// Fields that [`Line::part`] wrote.
    pub(crate) fn append(&mut self, fields: &[u8]) {
        self.0.extend_from_slice(fields);
    }

    pub(crate) fn finish(mut self) -> Vec<u8> {
        self.0.extend_from_slice(b"}\n");
        self.0
    }
}

impl Visit for Line {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.event_field(field, value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.event_field(field, &value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.event_field(field, &value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.event_field(field, &value);
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.event_field(field, &value);
    }

    fn record_error(&mut self, field: &Field, value: &(dyn Error + 'static)) {
        self.event_field(field, &reason(value));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.event_field(field, &format!("{value:?}"));
    }
}

fn timestamp() -> String {
    let mut text = String::with_capacity(27);
    let _ = SystemTime.format_time(&mut Writer::new(&mut text));
    text
}
