//! What an event says of the request it belongs to.

use serde::Deserialize;
use std::{borrow::Cow, collections::HashMap};

use crate::CORRELATION_ID;

/// The correlation id and the sampling decision that came with an event.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Incoming {
    pub(crate) correlation_id: Option<String>,
    pub(crate) debug: bool,
}

#[derive(Deserialize)]
struct Event<'a> {
    headers: Option<HashMap<Cow<'a, str>, Option<Cow<'a, str>>>>,
    #[serde(rename = "requestContext")]
    request_context: Option<RequestContext>,
    detail: Option<Detail>,
}

#[derive(Deserialize)]
struct RequestContext {
    #[serde(rename = "requestId")]
    request_id: Option<String>,
}

#[derive(Deserialize)]
struct Detail {
    metadata: Option<Metadata>,
}

#[derive(Deserialize)]
struct Metadata {
    correlation_id: Option<String>,
    log_level: Option<String>,
}

impl Incoming {
    /// Reads API Gateway events (headers, or else the gateway's own request id, which is also in its
    /// access log) and EventBridge events (`detail.metadata`). Only the latter may ask for debug logs: they come
    /// from services of ours, headers from anybody. Of any other event nothing is known:
    /// records of a batch each have their own id, see [`crate::with_correlation_id`].
    pub(crate) fn of(body: &[u8]) -> Self {
        // A batch can have megabytes, and nothing in it is looked for here.
        if body.starts_with(br#"{"Records""#) {
            return Self::default();
        }
        let Ok(event) = serde_json::from_slice::<Event<'_>>(body) else {
            return Self::default();
        };
        let header_id = event.headers.and_then(correlation_id);
        let metadata = event.detail.and_then(|detail| detail.metadata);
        let (detail_id, detail_level) = metadata
            .map(|data| (data.correlation_id, data.log_level))
            .unwrap_or_default();
        let gateway_id = event.request_context.and_then(|context| context.request_id);
        Self {
            correlation_id: [header_id, detail_id, gateway_id]
                .into_iter()
                .flatten()
                .find(|id| is_acceptable(id)),
            debug: detail_level.is_some_and(|level| level.eq_ignore_ascii_case("debug")),
        }
    }
}

fn correlation_id(headers: HashMap<Cow<'_, str>, Option<Cow<'_, str>>>) -> Option<String> {
    let mut headers = headers.into_iter();
    let (_, value) = headers.find(|(name, _)| name.eq_ignore_ascii_case(CORRELATION_ID))?;
    value.map(Cow::into_owned)
}

/// An id goes back to the caller in a header and on to other services, so a caller may not choose
/// just any text.
pub(crate) fn is_acceptable(id: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:/=+@".contains(&byte);
    (1..=128).contains(&id.len()) && id.bytes().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn id(event: &Value) -> Option<String> {
        Incoming::of(event.to_string().as_bytes()).correlation_id
    }

    #[test]
    fn the_header_counts_in_any_case() {
        for name in ["x-correlation-id", "X-Correlation-Id", "X-CORRELATION-ID"] {
            assert_eq!(
                id(&json!({"headers": {name: "order-1"}})).as_deref(),
                Some("order-1")
            );
        }
    }

    #[test]
    fn event_metadata_counts() {
        let event = json!({"source": "orders", "detail": {"metadata": {"correlation_id": "order-2", "log_level": "DEBUG"}}});
        assert_eq!(
            Incoming::of(event.to_string().as_bytes()),
            Incoming {
                correlation_id: Some("order-2".into()),
                debug: true
            }
        );
    }

    #[test]
    fn the_gateways_request_id_stands_in_for_a_missing_header() {
        let context = json!({"requestId": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef"});
        let event = json!({"headers": null, "requestContext": context});
        assert_eq!(
            id(&event).as_deref(),
            Some("c6af9ac6-7b61-11e6-9a41-93e8deadbeef")
        );
        let event = json!({"headers": {"x-correlation-id": "order-3"}, "requestContext": context});
        assert_eq!(id(&event).as_deref(), Some("order-3"));
    }

    #[test]
    fn a_header_cannot_ask_for_debug() {
        for name in ["x-log-level", "X-Log-Level"] {
            let event = json!({"headers": {name: "DEBUG"}, "requestContext": {"requestId": "1"}});
            assert!(!Incoming::of(event.to_string().as_bytes()).debug);
        }
    }

    #[test]
    fn an_event_asks_for_debug_by_that_level_alone() {
        let debug = |level: Value| {
            let event = json!({"detail": {"metadata": {"log_level": level}}});
            Incoming::of(event.to_string().as_bytes()).debug
        };
        assert!(debug(json!("DEBUG")) && debug(json!("debug")));
        assert!(!debug(json!("INFO")) && !debug(json!(null)));
    }

    #[test]
    fn an_unacceptable_id_is_not_taken() {
        for text in [
            "",
            "two words",
            "line\nbreak",
            "\"quoted\"",
            "ünïcode",
            &"x".repeat(129),
        ] {
            assert_eq!(
                id(&json!({"headers": {"x-correlation-id": text}})),
                None,
                "{text:?}"
            );
        }
    }

    #[test]
    fn other_events_have_none() {
        for body in [
            r#"{"Records":[{"headers":{"x-correlation-id":"not-mine"}}]}"#,
            r#"{"headers":"none"}"#,
            r#"{"detail":{"metadata":3}}"#,
            r#"[1,2]"#,
            "",
            "not json",
        ] {
            assert_eq!(Incoming::of(body.as_bytes()), Incoming::default(), "{body}");
        }
    }
}
