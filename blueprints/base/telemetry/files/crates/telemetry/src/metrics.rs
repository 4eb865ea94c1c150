//! Metrics in CloudWatch's embedded metric format (EMF): lines in the log that CloudWatch turns into
//! metrics, without a call and without a wait (Lens OPS-MET-2, OPS-MET-3).
//!
//! The namespace is the value of `SERVICE`; each metric has the dimensions `service` and `stack`. What a
//! deployment's hook makes a function count has `<stack>/release-check` there: it is nobody's business.
//!
//! ```
//! use std::time::Duration;
//! use telemetry::metrics::{self, Metric};
//!
//! metrics::count("ProductsCreated", 1);
//! Metric::millis("SearchTime", Duration::from_millis(12)).emit();
//! Metric::count("PaymentsRefused", 1).dimension("reason", "card_expired").emit();
//! ```
//!
//! In unit tests, where no function was started, metrics go nowhere; [`recorded`] catches them.

use crate::{RELEASE_CHECK, invocation::Invocation, settings::Settings, sink::Sink};
use serde_json::{Map, Value, json};
use std::{
    cell::RefCell,
    future::Future,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

tokio::task_local! {
    static RECORDED: RefCell<Vec<Value>>;
}

/// Adds `value` to the metric `name`.
pub fn count(name: &str, value: u32) {
    Metric::count(name, value).emit();
}

/// One measurement, for those that need more than [`count`].
#[derive(Debug, Clone)]
#[must_use = "a metric is written by `emit`"]
pub struct Metric<'a> {
    name: &'a str,
    value: f64,
    unit: &'static str,
    dimensions: Vec<(&'a str, String)>,
}

impl<'a> Metric<'a> {
    /// A number of things that happened.
    pub fn count(name: &'a str, value: u32) -> Self {
        Self::new(name, f64::from(value), "Count")
    }

    /// How long something took.
    pub fn millis(name: &'a str, value: Duration) -> Self {
        Self::new(name, value.as_secs_f64() * 1000.0, "Milliseconds")
    }

    fn new(name: &'a str, value: f64, unit: &'static str) -> Self {
        Self {
            name,
            value,
            unit,
            dimensions: Vec::new(),
        }
    }

    /// Tells measurements apart, for instance by reason.
    ///
    /// Each value makes another metric, which is billed, and the sum over all values is not kept:
    /// never use an id.
    pub fn dimension(mut self, name: &'a str, value: impl Into<String>) -> Self {
        self.dimensions.push((name, value.into()));
        self
    }

    /// Writes the measurement.
    pub fn emit(self) {
        let unwritten = RECORDED.try_with(|lines| {
            lines
                .borrow_mut()
                .push(self.line("test", "test", SystemTime::now()));
        });
        if unwritten.is_err()
            && let Some(settings) = Settings::current()
        {
            let line = self.line(&settings.service, &settings.stack, SystemTime::now());
            Sink::default().write(format!("{line}\n").as_bytes());
        }
    }

    fn line(&self, service: &str, stack: &str, now: SystemTime) -> Value {
        let mut line = Map::new();
        for (name, value) in &self.dimensions {
            line.insert((*name).to_owned(), json!(value));
        }
        line.insert("service".to_owned(), json!(service));
        line.insert("stack".to_owned(), json!(source(stack)));
        let dimensions: Vec<_> = line.keys().cloned().collect();
        line.insert(self.name.to_owned(), json!(self.value));
        if let Some(invocation) = Invocation::current() {
            line.insert("request_id".to_owned(), json!(invocation.request_id));
            line.insert(
                "correlation_id".to_owned(),
                json!(invocation.correlation_id),
            );
        }
        line.insert("_aws".to_owned(), self.directive(service, &dimensions, now));
        Value::Object(line)
    }

    fn directive(&self, namespace: &str, dimensions: &[String], now: SystemTime) -> Value {
        let since_epoch = now.duration_since(UNIX_EPOCH).unwrap_or_default();
        let millis = u64::try_from(since_epoch.as_millis()).unwrap_or(u64::MAX);
        json!({
            "Timestamp": millis,
            "CloudWatchMetrics": [{
                "Namespace": namespace,
                "Dimensions": [dimensions],
                "Metrics": [{"Name": self.name, "Unit": self.unit}],
            }],
        })
    }
}

/// The stack's name, or what stands for it in a release check; no stack has a slash in its name.
fn source(stack: &str) -> String {
    match Invocation::current() {
        Some(invocation) if invocation.release_check => format!("{stack}/{RELEASE_CHECK}"),
        _ => stack.to_owned(),
    }
}

/// Runs `future` and gives, beside its result, the metrics it wrote, as the lines they would be.
///
/// For tests: it shows that a use case counts what the dashboard and the alarms look at.
pub async fn recorded<F: Future>(future: F) -> (F::Output, Vec<Value>) {
    let catch = async {
        let output = future.await;
        (output, RECORDED.with(RefCell::take))
    };
    RECORDED.scope(RefCell::default(), catch).await
}

#[cfg(test)]
#[path = "metrics_tests.rs"]
mod tests;
