//! One JSON object a line for each `tracing` event (Lens OPS-LOG-1 to OPS-LOG-6).

use crate::{invocation::Invocation, reason, sampling::SampleRate, settings::Settings, sink::Sink};
use serde::Serialize;
use std::{error::Error, fmt};
use tracing::{
    Event, Level, Metadata, Subscriber,
    field::{Field, Visit},
    subscriber::Interest,
};
use tracing_subscriber::{
    Layer,
    filter::LevelFilter,
    fmt::{format::Writer, time::FormatTime, time::SystemTime},
    layer::{Context, Filter},
    registry::LookupSpan,
};

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

/// Libraries of the runtime and the SDK. Below WARN they log requests and answers as they are, hence
/// never, not even for a request in the debug sample.
const LIBRARIES: [&str; 13] = [
    "aws_config",
    "aws_credential_types",
    "aws_runtime",
    "aws_sdk_",
    "aws_sigv4",
    "aws_smithy_",
    "h2",
    "hyper",
    "lambda_http",
    "lambda_runtime",
    "rustls",
    "tokio",
    "tower",
];

pub(crate) fn layer<S>(settings: &Settings, sink: Sink) -> impl Layer<S> + use<S>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    let levels = Levels {
        usual: settings.level,
        sample_rate: settings.debug_sample_rate,
    };
    Lines {
        function: function_fields(settings),
        sink,
    }
    .with_filter(levels)
}

/// Which events are written: those of the usual level, and those of DEBUG for requests in the sample.
struct Levels {
    usual: LevelFilter,
    sample_rate: SampleRate,
}

impl Levels {
    fn most_detailed(&self) -> LevelFilter {
        if self.sample_rate.is_off() {
            self.usual
        } else {
            self.usual.max(LevelFilter::DEBUG)
        }
    }
}

impl<S> Filter<S> for Levels {
    fn enabled(&self, metadata: &Metadata<'_>, _: &Context<'_, S>) -> bool {
        let in_sample = || Invocation::current().is_some_and(|invocation| invocation.debug);
        match interest(metadata, self.usual, self.most_detailed()) {
            interest if interest.is_always() => true,
            interest if interest.is_never() => false,
            _ => in_sample(),
        }
    }

    fn callsite_enabled(&self, metadata: &'static Metadata<'static>) -> Interest {
        interest(metadata, self.usual, self.most_detailed())
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(self.most_detailed())
    }
}

fn interest(metadata: &Metadata<'_>, usual: LevelFilter, most_detailed: LevelFilter) -> Interest {
    let level = metadata.level();
    let is_library = LIBRARIES
        .iter()
        .any(|name| metadata.target().starts_with(name));
    if !metadata.is_event() || (is_library && *level > Level::WARN) || *level > most_detailed {
        Interest::never()
    } else if *level <= usual {
        Interest::always()
    } else {
        Interest::sometimes()
    }
}

/// Writes events as lines.
struct Lines {
    /// The fields that are the same in every line, written once.
    function: Vec<u8>,
    sink: Sink,
}

impl<S: Subscriber> Layer<S> for Lines {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut line = Line::new();
        let metadata = event.metadata();
        line.field("timestamp", &timestamp());
        line.field("level", metadata.level().as_str());
        if metadata.fields().field("message").is_none() {
            line.field("message", "");
        }
        event.record(&mut line);
        line.field("location", &location(metadata));
        line.0.extend_from_slice(&self.function);
        if let Some(invocation) = Invocation::current() {
            line.invocation(&invocation);
        }
        self.sink.write(&line.finish());
    }
}

fn function_fields(settings: &Settings) -> Vec<u8> {
    let mut line = Line(Vec::new());
    line.field("service", &settings.service);
    line.field("stage", &settings.stage);
    line.field("function_name", &settings.function_name);
    line.field("function_version", &settings.function_version);
    line.field("function_memory_size", &settings.function_memory_size);
    line.0
}

fn timestamp() -> String {
    let mut text = String::with_capacity(27);
    let _ = SystemTime.format_time(&mut Writer::new(&mut text));
    text
}

fn location(metadata: &Metadata<'_>) -> String {
    let file = metadata.file().unwrap_or(metadata.target());
    format!("{file}:{}", metadata.line().unwrap_or_default())
}

/// A line in the making: fields one after another, the first without its comma.
struct Line(Vec<u8>);

impl Line {
    fn new() -> Self {
        let mut bytes = Vec::with_capacity(768);
        bytes.push(b'{');
        Self(bytes)
    }

    fn field<T: Serialize + ?Sized>(&mut self, key: &str, value: &T) {
        if self.0.len() != 1 {
            self.0.push(b',');
        }
        // Writing strings and numbers to memory cannot fail.
        let _ = serde_json::to_writer(&mut self.0, key);
        self.0.push(b':');
        let _ = serde_json::to_writer(&mut self.0, value);
    }

    fn event_field<T: Serialize + ?Sized>(&mut self, field: &Field, value: &T) {
        let key = field.name().trim_start_matches("r#");
        if RESERVED.contains(&key) {
            self.field(&format!("event_{key}"), value);
        } else {
            self.field(key, value);
        }
    }

    fn invocation(&mut self, invocation: &Invocation) {
        self.field("request_id", &invocation.request_id);
        self.field("function_arn", &invocation.function_arn);
        self.field("xray_trace_id", &invocation.trace.root);
        self.field("correlation_id", &invocation.correlation_id);
        self.field("cold_start", &invocation.cold_start);
    }

    fn finish(mut self) -> Vec<u8> {
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

#[cfg(test)]
#[path = "logs_tests.rs"]
mod tests;
