//! One JSON object a line for each `tracing` event (Lens OPS-LOG-1 to OPS-LOG-6), and at DEBUG one for each
//! sub-segment that ends: which call it was, how long it took, what came of it.
//!
//! In unit tests, where no function was started, lines go nowhere; [`recorded`] catches them.

use crate::{
    call::Call, invocation::Invocation, line::Line, sampling::SampleRate, settings::Settings,
    sink::Sink, subsegment,
};
use serde_json::Value;
use std::{future::Future, sync::Once};
use tracing::{
    Event, Level, Metadata, Subscriber,
    instrument::WithSubscriber,
    span::{Attributes, Id, Record},
    subscriber::Interest,
};
use tracing_subscriber::{
    Layer, Registry,
    filter::LevelFilter,
    layer::{Context, Filter, SubscriberExt},
    registry::LookupSpan,
};

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
    let is_library = LIBRARIES
        .iter()
        .any(|name| metadata.target().starts_with(name));
    let level = match metadata.is_event() {
        true => *metadata.level(),
        false if metadata.target() == subsegment::TARGET => Level::DEBUG,
        false => return Interest::never(),
    };
    if (is_library && level > Level::WARN) || level > most_detailed {
        Interest::never()
    } else if level <= usual {
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

impl<S> Layer<S> for Lines
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let metadata = event.metadata();
        let mut line = Line::new(*metadata.level());
        if metadata.fields().field("message").is_none() {
            line.field("message", "");
        }
        event.record(&mut line);
        self.write(line, metadata);
    }

    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        if let Some(span) = context.span(id) {
            span.extensions_mut().insert(Call::new(attributes));
        }
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        if let Some(span) = context.span(id)
            && let Some(call) = span.extensions_mut().get_mut::<Call>()
        {
            values.record(call);
        }
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        let Some(span) = context.span(&id) else {
            return;
        };
        let Some(call) = span.extensions_mut().remove::<Call>() else {
            return;
        };
        let mut line = Line::new(Level::DEBUG);
        line.call(span.name(), &call);
        self.write(line, span.metadata());
    }
}

impl Lines {
    fn write(&self, mut line: Line, metadata: &Metadata<'_>) {
        line.location(metadata);
        line.append(&self.function);
        if let Some(invocation) = Invocation::current() {
            line.invocation(&invocation);
        }
        self.sink.write(&line.finish());
    }
}

/// Runs `future` and gives, beside its result, the lines that it logged at DEBUG and above.
///
/// For tests: it shows that an operator is told what happened, and nothing that should stay out of a log.
pub async fn recorded<F: Future>(future: F) -> (F::Output, Vec<Value>) {
    listen_everywhere();
    let sink = Sink::memory();
    let lines = Lines {
        function: Vec::new(),
        sink: sink.clone(),
    };
    let levels = Levels {
        usual: LevelFilter::DEBUG,
        sample_rate: SampleRate::NEVER,
    };
    let subscriber = Registry::default().with(lines.with_filter(levels));
    let output = future.with_subscriber(subscriber).await;
    (output, sink.lines())
}

fn function_fields(settings: &Settings) -> Vec<u8> {
    Line::part(|line| {
        line.field("service", &settings.service);
        line.field("stage", &settings.stage);
        line.field("function_name", &settings.function_name);
        line.field("function_version", &settings.function_version);
        line.field("function_memory_size", &settings.function_memory_size);
    })
}

/// `tracing` keeps for each event whether anybody listens to it, and may decide that on a thread without a
/// subscriber, where another test runs. So that none is lost here, somebody listens on every thread.
fn listen_everywhere() {
    static LISTENING: Once = Once::new();
    LISTENING.call_once(|| {
        let nowhere = Registry::default().with(LevelFilter::DEBUG);
        // Where one is set already, that one listens.
        tracing::subscriber::set_global_default(nowhere).ok();
    });
    tracing::callsite::rebuild_interest_cache();
}

#[cfg(test)]
#[path = "logs_tests.rs"]
mod tests;
