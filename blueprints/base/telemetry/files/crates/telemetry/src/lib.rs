//! Logs, metrics, traces and correlation, the same way in every function.
//!
//! A function calls [`run`] instead of `lambda_runtime::run`:
//!
//! ```no_run
//! use lambda_runtime::{LambdaEvent, service_fn};
//! use serde_json::Value;
//!
//! #[tokio::main]
//! async fn main() -> Result<(), lambda_runtime::Error> {
//!     telemetry::run(service_fn(async |event: LambdaEvent<Value>| {
//!         tracing::info!(operation = "greet", "greeted");
//!         telemetry::metrics::count("Greetings", 1);
//!         Ok::<_, lambda_runtime::Error>(event.payload)
//!     }))
//!     .await
//! }
//! ```
//!
//! A function behind API Gateway passes `lambda_http::Adapter::from(service_fn(..))`.
//!
//! What happens to an invocation, in order: [`layer`] reads the correlation id and the sampling
//! decision from the event and keeps both for the time of the invocation; [`logs`] writes each
//! `tracing` event as one JSON line; [`mod@subsegment`] sends spans to X-Ray; [`metrics`] writes embedded
//! metric format.
//!
//! From the environment: `SERVICE`, `STAGE` and `STACK`; `LOG_LEVEL`, or else the level of the function's
//! `LoggingConfig`; `DEBUG_SAMPLE_RATE`, the share of requests logged at debug (0 to 1). Lambda drops
//! lines below the application level of `LoggingConfig`, metrics and sampled requests included, so
//! that has to be DEBUG and `LOG_LEVEL` to say the rest.
//!
//! Nothing is buffered, so there is nothing to flush when Lambda stops the environment.

#[cfg(feature = "aws")]
pub mod aws;
mod call;
pub mod config;
mod incoming;
mod invocation;
mod layer;
mod line;
pub mod logs;
pub mod metrics;
mod reason;
pub mod redact;
mod sampling;
mod settings;
mod sink;
pub mod subsegment;

use lambda_runtime::{Diagnostic, Error, LambdaEvent, Runtime};
use serde::{Deserialize, Serialize};
use std::fmt::Debug;
use tower::Service;

pub use invocation::{correlation_id, downstream, with_correlation_id};
pub use layer::{Telemetry, layer};
pub use reason::reason;
pub use subsegment::traced;
#[doc(hidden)]
pub use subsegment::{__Empty, __info_span};

/// The header, and the SQS or SNS message attribute, that carries the correlation id.
pub const CORRELATION_ID: &str = "x-correlation-id";

/// The message attribute by which a service says that it logs this request at debug. As a header it counts for nothing:
/// who calls an API must not fill its log.
pub const LOG_LEVEL: &str = "x-log-level";

/// The key in the `custom` part of a client context by which a deployment's hook says that its call is a
/// check and nobody's business. Who calls through an API cannot set it.
pub const RELEASE_CHECK: &str = "release-check";

/// Sets up logging, tracing and metrics, then serves invocations until the environment ends.
///
/// A handler that streams its answer builds its own [`Runtime`] and adds [`layer`] to it.
///
/// # Errors
/// A setting in the environment is missing or malformed, or the Runtime API went away.
pub async fn run<Handler, Event, Answer>(handler: Handler) -> Result<(), Error>
where
    Handler: Service<LambdaEvent<Event>, Response = Answer>,
    Handler::Error: Into<Diagnostic> + Debug,
    Event: for<'de> Deserialize<'de>,
    Answer: Serialize,
{
    let telemetry = layer()?;
    Runtime::new(handler).layer(telemetry).run().await
}
