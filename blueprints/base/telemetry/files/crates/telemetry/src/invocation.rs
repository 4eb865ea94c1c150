//! The invocation that is being served, as the rest of the crate sees it.

use crate::{CORRELATION_ID, LOG_LEVEL, RELEASE_CHECK, incoming::Incoming, sampling::SampleRate};
use lambda_runtime::Context;
use std::{future::Future, sync::Arc};
use tokio::task::futures::TaskLocalFuture;

pub(crate) type Scoped<F> = TaskLocalFuture<Arc<Invocation>, F>;

tokio::task_local! {
    static CURRENT: Arc<Invocation>;
}

#[derive(Debug, Clone, Default)]
pub struct Invocation {
    pub(crate) request_id: String,
    pub(crate) function_arn: String,
    pub(crate) correlation_id: String,
    pub(crate) cold_start: bool,
    /// Whether this request is in the sample that is logged at debug.
    pub(crate) debug: bool,
    /// Whether a deployment's hook is calling, to see if the version works.
    pub(crate) release_check: bool,
    pub(crate) trace: Trace,
}

/// The parts of the X-Ray header `Root=1-..;Parent=..;Sampled=1`.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Trace {
    pub(crate) root: String,
    pub(crate) parent: String,
    pub(crate) sampled: bool,
}

impl Invocation {
    pub(crate) fn new(context: &Context, body: &[u8], rate: SampleRate, cold_start: bool) -> Self {
        let incoming = Incoming::of(body);
        Self {
            request_id: context.request_id.clone(),
            function_arn: context.invoked_function_arn.clone(),
            correlation_id: incoming
                .correlation_id
                .unwrap_or_else(|| context.request_id.clone()),
            cold_start,
            // A rate of 0 switches debug logs off, whatever the sender says.
            debug: !rate.is_off() && (incoming.debug || rate.takes(&context.request_id)),
            release_check: is_release_check(context),
            trace: context
                .xray_trace_id
                .as_deref()
                .map(Trace::from)
                .unwrap_or_default(),
        }
    }

    pub(crate) fn current() -> Option<Arc<Self>> {
        CURRENT.try_with(Arc::clone).ok()
    }

    /// Makes this the current invocation of whatever `call` and the future it returns do.
    pub(crate) fn scope<F: Future>(self, call: impl FnOnce() -> F) -> Scoped<F> {
        let invocation = Arc::new(self);
        let future = CURRENT.sync_scope(Arc::clone(&invocation), call);
        CURRENT.scope(invocation, future)
    }
}

fn is_release_check(context: &Context) -> bool {
    let client = context.client_context.as_ref();
    client.is_some_and(|client| client.custom.contains_key(RELEASE_CHECK))
}

impl From<&str> for Trace {
    fn from(header: &str) -> Self {
        let mut trace = Self::default();
        for part in header.split(';') {
            match part.trim().split_once('=') {
                Some(("Root", root)) => trace.root = root.to_owned(),
                Some(("Parent", parent)) => trace.parent = parent.to_owned(),
                Some(("Sampled", sampled)) => trace.sampled = sampled == "1",
                _ => {}
            }
        }
        trace
    }
}

/// The correlation id of the current invocation; empty outside of one.
///
/// A task that was started by `tokio::spawn` is outside: join futures instead, or hand the id over
/// by [`with_correlation_id`].
pub fn correlation_id() -> String {
    CURRENT
        .try_with(|current| current.correlation_id.clone())
        .unwrap_or_default()
}

/// Name and value pairs to send along with every call to another service: as headers, as message
/// attributes, or as `correlation_id` and `log_level` in the `metadata` of an event's detail.
///
/// They carry the correlation id (Lens OPS-LOG-4) and, for a request in the debug sample, the level
/// (Lens OPS-LOG-8).
pub fn downstream() -> Vec<(&'static str, String)> {
    let Some(current) = Invocation::current() else {
        return Vec::new();
    };
    let mut pairs = vec![(CORRELATION_ID, current.correlation_id.clone())];
    if current.debug {
        pairs.push((LOG_LEVEL, "DEBUG".to_owned()));
    }
    pairs
}

/// Runs `future` under another correlation id: that of one record of a batch.
pub async fn with_correlation_id<F: Future>(id: impl Into<String>, future: F) -> F::Output {
    let mut invocation = Invocation::current()
        .map(Arc::unwrap_or_clone)
        .unwrap_or_default();
    invocation.correlation_id = id.into();
    invocation.scope(|| future).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn context(request_id: &str) -> Context {
        let mut context = Context::default();
        context.request_id = request_id.to_owned();
        context
    }

    fn invocation(body: &str, rate: &str) -> Invocation {
        Invocation::new(
            &context("request-1"),
            body.as_bytes(),
            rate.parse().unwrap(),
            false,
        )
    }

    #[test]
    fn the_request_id_stands_in_where_the_event_has_none() {
        assert_eq!(invocation("{}", "0").correlation_id, "request-1");
    }

    #[test]
    fn an_event_can_ask_for_debug_unless_it_is_off() {
        let asked = r#"{"detail":{"metadata":{"log_level":"DEBUG"}}}"#;
        assert!(invocation(asked, "0.000001").debug);
        assert!(!invocation(asked, "0").debug);
        assert!(invocation("{}", "1").debug);
    }

    #[test]
    fn a_release_check_is_known_by_its_client_context_alone() {
        let rate = SampleRate::NEVER;
        let mut context = context("request-1");
        let client = format!(r#"{{"custom":{{"{RELEASE_CHECK}":"true"}}}}"#);
        context.client_context = serde_json::from_str(&client).unwrap();
        assert!(Invocation::new(&context, b"{}", rate, false).release_check);

        let pretended = r#"{"headers":{"release-check":"true","x-amz-client-context":"e30="}}"#;
        assert!(!invocation(pretended, "0").release_check);
    }

    #[test]
    fn the_trace_header_is_taken_apart() {
        let header = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1;Lineage=a87bd80c:1";
        let trace = Trace::from(header);
        assert_eq!(trace.root, "1-5759e988-bd862e3fe1be46a994272793");
        assert_eq!(trace.parent, "53995c3f42cd8ad8");
        assert!(trace.sampled);
        assert!(!Trace::from("Root=1-a-b;Sampled=0").sampled);
        assert_eq!(Trace::from("nonsense"), Trace::default());
    }

    #[tokio::test]
    async fn outside_of_an_invocation_there_is_no_id() {
        assert_eq!(correlation_id(), "");
        assert!(downstream().is_empty());
    }

    #[tokio::test]
    async fn a_record_of_a_batch_has_its_own_id() {
        let outer = Invocation {
            debug: true,
            ..invocation("{}", "0")
        };
        let seen = outer
            .scope(|| async {
                let record = with_correlation_id("record-9", async { downstream() }).await;
                (record, correlation_id())
            })
            .await;
        let record = vec![
            (CORRELATION_ID, "record-9".into()),
            (LOG_LEVEL, "DEBUG".into()),
        ];
        assert_eq!(seen, (record, "request-1".to_owned()));
    }

    #[tokio::test]
    async fn the_id_is_known_before_the_future_is_first_polled() {
        let future = invocation("{}", "0").scope(|| std::future::ready(correlation_id()));
        assert_eq!(future.await, "request-1");
    }
}
