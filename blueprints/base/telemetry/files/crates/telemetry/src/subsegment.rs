//! X-Ray sub-segments from `tracing` spans (Lens OPS-TRC-4, OPS-TRC-5).
//!
//! Lambda makes the segment of the function itself and listens for sub-segments by UDP; the daemon's
//! address is in `AWS_XRAY_DAEMON_ADDRESS`. A span becomes a sub-segment if its target is [`TARGET`]:
//!
//! ```
//! # async fn put_item() -> Result<(), std::io::Error> { Ok(()) }
//! # async fn save(product_id: &str) -> Result<(), std::io::Error> {
//! let span = telemetry::subsegment!("DynamoDB", aws.operation = "PutItem", annotation.product_id = product_id);
//! telemetry::traced(span, put_item()).await
//! # }
//! ```
//!
//! or, on a function, `#[tracing::instrument(target = "telemetry::subsegment", name = "rank", skip_all)]`.
//!
//! Fields named `annotation.x` become the annotation `x`, by which traces can be searched; `aws.x`
//! describe a call to an AWS service. A sub-segment is a fault if its future fails under [`traced`] or
//! if an ERROR is logged in it.

use crate::{invocation::Invocation, reason};
use serde_json::{Map, Value, json};
use std::{
    error::Error,
    fmt,
    future::Future,
    hash::{BuildHasher, RandomState},
    net::{Ipv4Addr, UdpSocket},
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};
use tracing::{
    Event, Instrument, Level, Metadata, Span, Subscriber,
    field::{Field, Visit, display},
    span::{Attributes, Id, Record},
};
use tracing_subscriber::{
    Layer,
    filter::{FilterFn, LevelFilter},
    layer::Context,
    registry::{LookupSpan, SpanRef},
};

/// The target of the spans that become sub-segments.
pub const TARGET: &str = "telemetry::subsegment";

const HEADER: &str = "{\"format\":\"json\",\"version\":1}\n";

/// A span that becomes a sub-segment: its name, then fields as in `tracing::info_span!`.
#[macro_export]
macro_rules! subsegment {
    ($name:expr $(, $($fields:tt)*)?) => {
        $crate::__info_span!(
            target: $crate::subsegment::TARGET,
            $name,
            fault = $crate::__Empty,
            $($($fields)*)?
        )
    };
}

#[doc(hidden)]
pub use tracing::{field::Empty as __Empty, info_span as __info_span};

/// Runs `call` inside `span` and marks the span as a fault, with the reason, if the call fails.
///
/// An outcome that is an answer, as a condition that did not hold, should be an `Ok` here.
///
/// # Errors
/// Those of `call`.
pub async fn traced<T, E>(span: Span, call: impl Future<Output = Result<T, E>>) -> Result<T, E>
where
    E: Error + 'static,
{
    // Boxed, or the future of an SDK call nested in those of a handler is too deep a type for rustc.
    let result = Box::pin(call).instrument(span.clone()).await;
    if let Err(error) = &result {
        span.record("fault", display(reason(error)));
    }
    result
}

pub(crate) fn layer<S>(daemon: Option<&str>) -> impl Layer<S> + use<S>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    let socket = daemon.and_then(connect);
    let active = socket.is_some();
    let concerns_us = move |metadata: &Metadata<'_>| {
        active
            && if metadata.is_span() {
                metadata.target() == TARGET
            } else {
                *metadata.level() == Level::ERROR
            }
    };
    let level = if active {
        LevelFilter::INFO
    } else {
        LevelFilter::OFF
    };
    Subsegments { socket }.with_filter(FilterFn::new(concerns_us).with_max_level_hint(level))
}

/// The address is `ip:port` or `tcp:ip:port udp:ip:port`.
fn connect(address: &str) -> Option<UdpSocket> {
    let udp = address
        .split_whitespace()
        .find_map(|part| part.strip_prefix("udp:"));
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect(udp.unwrap_or(address)).ok()?;
    // A trace that cannot be sent at once is dropped: it must not delay the request.
    socket.set_nonblocking(true).ok()?;
    Some(socket)
}

struct Subsegments {
    socket: Option<UdpSocket>,
}

/// What is known of a sub-segment while its span is open; kept in the span's extensions.
struct Open {
    id: String,
    parent: String,
    invocation: Arc<Invocation>,
    start: SystemTime,
    details: Details,
}

#[derive(Default)]
struct Details {
    annotations: Map<String, Value>,
    aws: Map<String, Value>,
    fault: Option<String>,
}

impl<S> Layer<S> for Subsegments
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let Some(invocation) = Invocation::current().filter(|current| current.trace.sampled) else {
            return;
        };
        let Some(span) = context.span(id) else { return };
        let mut details = Details::default();
        attributes.record(&mut details);
        let parent = enclosing(&span).unwrap_or_else(|| invocation.trace.parent.clone());
        let start = SystemTime::now();
        span.extensions_mut().insert(Open {
            id: new_id(),
            parent,
            invocation,
            start,
            details,
        });
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        if let Some(span) = context.span(id)
            && let Some(open) = span.extensions_mut().get_mut::<Open>()
        {
            values.record(&mut open.details);
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        if let Some(span) = context.event_span(event)
            && let Some(open) = span.extensions_mut().get_mut::<Open>()
        {
            let mut text = Message::default();
            event.record(&mut text);
            open.details.fault.get_or_insert(text.0);
        }
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        if let Some(span) = context.span(&id)
            && let Some(open) = span.extensions_mut().remove::<Open>()
            && let Some(socket) = &self.socket
        {
            let document = open.document(span.name(), SystemTime::now());
            let _ = socket.send(format!("{HEADER}{document}").as_bytes());
        }
    }
}

fn enclosing<'a, S: LookupSpan<'a>>(span: &SpanRef<'a, S>) -> Option<String> {
    span.scope()
        .skip(1)
        .find_map(|outer| outer.extensions().get::<Open>().map(|open| open.id.clone()))
}

/// 64 random bits: the standard library seeds each hasher from the system's randomness.
fn new_id() -> String {
    format!("{:016x}", RandomState::new().hash_one(SystemTime::now()))
}

fn seconds(time: SystemTime) -> f64 {
    time.duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_secs_f64()
}

impl Open {
    fn document(self, name: &str, end: SystemTime) -> Value {
        let mut document = json!({
            "type": "subsegment",
            "name": name,
            "id": self.id,
            "trace_id": self.invocation.trace.root,
            "parent_id": self.parent,
            "start_time": seconds(self.start),
            "end_time": seconds(end),
        });
        let mut annotations = self.details.annotations;
        annotations.insert(
            "correlation_id".into(),
            json!(self.invocation.correlation_id),
        );
        document["annotations"] = Value::Object(annotations);
        if !self.details.aws.is_empty() {
            document["namespace"] = json!("aws");
            document["aws"] = Value::Object(self.details.aws);
        }
        if let Some(message) = self.details.fault {
            document["fault"] = json!(true);
            document["cause"] = json!({"exceptions": [{"id": new_id(), "message": message}]});
        }
        document
    }
}

impl Details {
    fn set(&mut self, field: &Field, value: Value) {
        match field.name().split_once('.') {
            // X-Ray refuses annotations whose names have other characters than these.
            Some(("annotation", name)) => {
                let name = name.replace(|c: char| !c.is_ascii_alphanumeric(), "_");
                self.annotations.insert(name, value);
            }
            Some(("aws", name)) => {
                self.aws.insert(name.to_owned(), value);
            }
            _ => {}
        }
    }
}

impl Visit for Details {
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
            self.fault = Some(format!("{value:?}"));
        } else {
            self.set(field, json!(format!("{value:?}")));
        }
    }
}

/// The message and the error of an event, as the cause of a fault.
#[derive(Default)]
struct Message(String);

impl Visit for Message {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if matches!(field.name(), "message" | "error") {
            let separator = if self.0.is_empty() { "" } else { ": " };
            self.0 = format!("{}{separator}{value:?}", self.0);
        }
    }
}

#[cfg(test)]
#[path = "subsegment_tests.rs"]
mod tests;
