//! The tower layer that makes each invocation known to logs, metrics and traces.

use crate::{
    config::{ConfigError, Variables},
    invocation::{Invocation, Scoped},
    logs,
    settings::Settings,
    sink::Sink,
    subsegment,
};
use lambda_runtime::LambdaInvocation;
use std::{
    panic::{self, PanicHookInfo},
    task::{Context, Poll},
};
use tower::{Layer, Service};
use tracing_subscriber::{Registry, layer::SubscriberExt};

/// Starts logging and tracing for this process and gives the layer for its runtime.
///
/// # Errors
/// A setting in the environment is missing or malformed.
pub fn layer() -> Result<Telemetry, ConfigError> {
    let settings = Settings::from(&Variables::process())?.install();
    let subscriber = Registry::default()
        .with(logs::layer(settings, Sink::default()))
        .with(subsegment::layer(settings.xray_daemon.as_deref()));
    // The process keeps the first subscriber; a second call changes nothing.
    if tracing::subscriber::set_global_default(subscriber).is_ok() {
        panic::set_hook(Box::new(log_panic));
    }
    Ok(Telemetry { settings })
}

/// The default hook writes plain text over several lines, which the log queries do not find.
fn log_panic(info: &PanicHookInfo<'_>) {
    let place = info.location().map(ToString::to_string).unwrap_or_default();
    let text = info.payload_as_str().unwrap_or("no message");
    tracing::error!(error = text, place, "panicked");
}

/// Wraps the runtime's service; see [`layer`].
#[derive(Debug, Clone, Copy)]
pub struct Telemetry {
    settings: &'static Settings,
}

impl<S> Layer<S> for Telemetry {
    type Service = Observed<S>;

    fn layer(&self, inner: S) -> Observed<S> {
        Observed {
            inner,
            settings: self.settings,
            cold: self.settings.starts_on_demand,
        }
    }
}

/// The service that [`Telemetry`] makes of another.
#[derive(Debug, Clone)]
pub struct Observed<S> {
    inner: S,
    settings: &'static Settings,
    cold: bool,
}

impl<S> Service<LambdaInvocation> for Observed<S>
where
    S: Service<LambdaInvocation>,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Scoped<S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: LambdaInvocation) -> Self::Future {
        let cold_start = std::mem::take(&mut self.cold);
        let rate = self.settings.debug_sample_rate;
        let invocation = Invocation::new(&request.context, &request.body, rate, cold_start);
        invocation.scope(|| self.inner.call(request))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{correlation_id, settings};
    use lambda_runtime::{Error, service_fn};
    use std::sync::{Arc, Mutex};
    use tracing_subscriber::Registry;

    fn invocation(request_id: &str, body: &'static str) -> LambdaInvocation {
        let mut context = lambda_runtime::Context::default();
        context.request_id = request_id.to_owned();
        let (parts, ()) = http::Response::new(()).into_parts();
        LambdaInvocation {
            parts,
            body: body.into(),
            context,
        }
    }

    fn telemetry(starts_on_demand: bool) -> Telemetry {
        let settings = Settings {
            starts_on_demand,
            ..settings::tests::settings()
        };
        Telemetry {
            settings: Box::leak(Box::new(settings)),
        }
    }

    /// What two requests in a row log.
    async fn two_requests(telemetry: Telemetry) -> Vec<serde_json::Value> {
        let sink = Sink::memory();
        let logs = logs::layer(telemetry.settings, sink.clone());
        let _guard = tracing::subscriber::set_default(Registry::default().with(logs));
        let seen = Arc::new(Mutex::new(Vec::new()));
        let ids = Arc::clone(&seen);
        let mut service = telemetry.layer(service_fn(move |_: LambdaInvocation| {
            let ids = Arc::clone(&ids);
            async move {
                tokio::task::yield_now().await;
                ids.lock().unwrap().push(correlation_id());
                tracing::info!("served");
                Ok::<_, Error>(())
            }
        }));
        let first = invocation("request-1", r#"{"headers":{"X-Correlation-Id":"order-1"}}"#);
        service.call(first).await.unwrap();
        service.call(invocation("request-2", "{}")).await.unwrap();
        assert_eq!(*seen.lock().unwrap(), ["order-1", "request-2"]);
        assert_eq!(correlation_id(), "");
        sink.lines()
    }

    #[tokio::test]
    async fn each_invocation_has_its_own_ids() {
        let lines = two_requests(telemetry(true)).await;
        let ids = |key: &str| {
            lines
                .iter()
                .map(|line| line[key].clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(ids("request_id"), ["request-1", "request-2"]);
        assert_eq!(ids("correlation_id"), ["order-1", "request-2"]);
    }

    #[tokio::test]
    async fn only_the_first_invocation_is_a_cold_start() {
        let lines = two_requests(telemetry(true)).await;
        assert_eq!(
            [&lines[0]["cold_start"], &lines[1]["cold_start"]],
            [true, false]
        );
    }

    #[tokio::test]
    async fn provisioned_environments_have_no_cold_start() {
        let lines = two_requests(telemetry(false)).await;
        assert_eq!(
            [&lines[0]["cold_start"], &lines[1]["cold_start"]],
            [false, false]
        );
    }
}
