use super::*;
use crate::{invocation::Trace, settings::tests::settings, traced};
use serde_json::{Value, json};
use std::{error::Error, io};
use tracing::{debug, error, info, subscriber::DefaultGuard, trace, warn};
use tracing_subscriber::{Registry, layer::SubscriberExt};

fn listen(settings: &Settings) -> (Sink, DefaultGuard) {
    let sink = Sink::memory();
    let subscriber = Registry::default().with(layer(settings, sink.clone()));
    (sink, tracing::subscriber::set_default(subscriber))
}

fn sampling() -> Settings {
    Settings {
        debug_sample_rate: "0.5".parse().unwrap(),
        ..settings()
    }
}

fn invocation() -> Invocation {
    Invocation {
        request_id: "8476a536-e9f4-11e8-9739-2dfe598c3fcd".into(),
        function_arn: "arn:aws:lambda:eu-central-1:123456789012:function:create-product:live"
            .into(),
        correlation_id: "order-1".into(),
        cold_start: true,
        debug: false,
        release_check: false,
        trace: Trace {
            root: "1-5759e988-bd862e3fe1be46a994272793".into(),
            parent: "53995c3f42cd8ad8".into(),
            sampled: true,
        },
    }
}

#[tokio::test]
async fn a_line_has_every_key_that_the_lens_names() {
    let (sink, _guard) = listen(&settings());
    let work = async { info!(operation = "create_product", "product created") };
    invocation().scope(|| work).await;

    let [mut line] = <[Value; 1]>::try_from(sink.lines()).unwrap();
    let fields = line.as_object_mut().unwrap();
    let timestamp = fields.remove("timestamp").unwrap();
    let location = fields.remove("location").unwrap();
    assert_eq!(
        line,
        json!({
            "level": "INFO",
            "message": "product created",
            "operation": "create_product",
            "service": "catalog",
            "stage": "test",
            "function_name": "catalog-test-create-product",
            "function_version": "7",
            "function_memory_size": 256,
            "function_arn": "arn:aws:lambda:eu-central-1:123456789012:function:create-product:live",
            "request_id": "8476a536-e9f4-11e8-9739-2dfe598c3fcd",
            "xray_trace_id": "1-5759e988-bd862e3fe1be46a994272793",
            "correlation_id": "order-1",
            "cold_start": true,
        })
    );
    assert!(is_rfc_3339(timestamp.as_str().unwrap()), "{timestamp}");
    assert!(
        location.as_str().unwrap().contains("logs_tests.rs:"),
        "{location}"
    );
}

/// `2026-11-23T08:09:31.123456Z`; without it Lambda takes every line for INFO.
fn is_rfc_3339(text: &str) -> bool {
    let shape: String = text
        .chars()
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect();
    shape == "0000-00-00T00:00:00.000000Z"
}

#[tokio::test]
async fn values_keep_their_types() {
    let (sink, _guard) = listen(&settings());
    let cause = io::Error::other("rate exceeded");
    error!(
        items = 3u64,
        change = -2i64,
        share = 0.5,
        cached = true,
        r#type = "book",
        list = ?[1, 2],
        error = &cause as &dyn Error,
        "a \"quoted\"\nmessage"
    );
    let line = &sink.lines()[0];
    for (key, value) in [
        ("items", json!(3)),
        ("change", json!(-2)),
        ("share", json!(0.5)),
        ("cached", json!(true)),
        ("type", json!("book")),
        ("list", json!("[1, 2]")),
        ("error", json!("rate exceeded")),
        ("message", json!("a \"quoted\"\nmessage")),
        ("level", json!("ERROR")),
    ] {
        assert_eq!(line[key], value, "{key}");
    }
}

#[tokio::test]
async fn an_event_cannot_pass_itself_off_as_another_service() {
    let (sink, _guard) = listen(&settings());
    info!(service = "billing", level = 7, "hello");
    let line = &sink.lines()[0];
    assert_eq!(
        (&line["service"], &line["event_service"]),
        (&json!("catalog"), &json!("billing"))
    );
    assert_eq!(
        (&line["level"], &line["event_level"]),
        (&json!("INFO"), &json!(7))
    );
}

#[tokio::test]
async fn an_event_without_a_message_has_an_empty_one() {
    let (sink, _guard) = listen(&settings());
    info!(operation = "create_product");
    assert_eq!(sink.lines()[0]["message"], "");
}

#[tokio::test]
async fn only_requests_in_the_sample_are_logged_at_debug() {
    let (sink, _guard) = listen(&sampling());
    for debug in [false, true, false] {
        let work = async {
            debug!("details");
            trace!("more details");
        };
        Invocation {
            debug,
            ..invocation()
        }
        .scope(|| work)
        .await;
    }
    debug!("outside of an invocation");
    let lines: Vec<_> = sink
        .lines()
        .iter()
        .map(|line| line["message"].clone())
        .collect();
    assert_eq!(lines, [json!("details")]);
}

/// One call that is answered and one that fails.
async fn two_calls() {
    let table = "products";
    let put = crate::subsegment!(
        "DynamoDB",
        aws.operation = "PutItem",
        aws.table_name = table,
        annotation.product_id = 7,
        annotation.level = "high"
    );
    traced(put, async { Ok::<_, io::Error>("answer") })
        .await
        .unwrap();
    let pay = crate::subsegment!("payments");
    traced(pay, async { Err::<(), _>(io::Error::other("refused")) })
        .await
        .unwrap_err();
}

#[tokio::test]
async fn a_call_to_another_service_is_a_line_at_debug() {
    let (sink, _guard) = listen(&Settings {
        level: LevelFilter::DEBUG,
        ..settings()
    });
    invocation().scope(two_calls).await;
    let [answered, failed] = <[Value; 2]>::try_from(sink.lines()).unwrap();
    for (key, value) in [
        ("level", json!("DEBUG")),
        ("message", json!("call ended")),
        ("call", json!("DynamoDB")),
        ("operation", json!("PutItem")),
        ("table_name", json!("products")),
        ("product_id", json!(7)),
        ("event_level", json!("high")),
        ("outcome", json!("answered")),
        ("error", Value::Null),
        ("correlation_id", json!("order-1")),
    ] {
        assert_eq!(answered[key], value, "{key}");
    }
    assert!(answered["elapsed_ms"].as_f64().unwrap() >= 0.0);
    assert_eq!(
        [&failed["call"], &failed["outcome"], &failed["error"]],
        ["payments", "failed", "refused"]
    );
}

#[tokio::test]
async fn calls_are_logged_for_requests_in_the_sample_only() {
    let (sink, _guard) = listen(&sampling());
    for debug in [false, true] {
        let invocation = Invocation {
            debug,
            request_id: debug.to_string(),
            ..invocation()
        };
        invocation.scope(two_calls).await;
    }
    let requests: Vec<_> = sink
        .lines()
        .iter()
        .map(|line| line["request_id"].clone())
        .collect();
    assert_eq!(requests, ["true", "true"]);
}

#[tokio::test]
async fn what_is_logged_in_a_test_is_recorded() {
    let work = async {
        two_calls().await;
        info!("done");
        "output"
    };
    let (output, lines) = recorded(work).await;
    let messages: Vec<_> = lines.iter().map(|line| &line["message"]).collect();
    assert_eq!(output, "output");
    assert_eq!(messages, ["call ended", "call ended", "done"]);
}

#[tokio::test]
async fn the_level_holds() {
    let (sink, _guard) = listen(&Settings {
        level: LevelFilter::WARN,
        ..settings()
    });
    info!("quiet");
    warn!("heard");
    assert_eq!(sink.lines().len(), 1);
}

#[tokio::test]
async fn libraries_are_heard_from_warn_on() {
    let (sink, _guard) = listen(&Settings {
        level: LevelFilter::TRACE,
        ..settings()
    });
    trace!(target: "lambda_runtime::layers::api_response", body = "{\"card\":1}", "raw event");
    info!(target: "aws_smithy_runtime::client", "request");
    warn!(target: "hyper::proto", "connection lost");
    trace!("ours");
    let lines: Vec<_> = sink
        .lines()
        .iter()
        .map(|line| line["message"].clone())
        .collect();
    assert_eq!(lines, [json!("connection lost"), json!("ours")]);
}
