use super::*;
use std::collections::HashSet;

/// The rules of the embedded metric format specification that its JSON schema and its text state.
fn assert_is_emf(line: &Value) {
    let aws = &line["_aws"];
    assert!(aws["Timestamp"].is_u64(), "{aws}");
    let directives = aws["CloudWatchMetrics"].as_array().unwrap();
    assert!(!directives.is_empty());
    for directive in directives {
        let namespace = directive["Namespace"].as_str().unwrap();
        assert!((1..=1024).contains(&namespace.len()));
        for set in directive["Dimensions"].as_array().unwrap() {
            assert_is_dimension_set(line, set.as_array().unwrap());
        }
        let metrics = directive["Metrics"].as_array().unwrap();
        assert!((1..=100).contains(&metrics.len()));
        for metric in metrics {
            assert_is_metric(line, metric);
        }
    }
}

fn assert_is_dimension_set(line: &Value, set: &[Value]) {
    assert!((1..=30).contains(&set.len()));
    assert_eq!(
        set.iter().collect::<HashSet<_>>().len(),
        set.len(),
        "{set:?}"
    );
    for name in set {
        let value = line[name.as_str().unwrap()].as_str();
        assert!(
            value.is_some_and(|value| (1..=1024).contains(&value.len())),
            "{name}"
        );
    }
}

fn assert_is_metric(line: &Value, metric: &Value) {
    let name = metric["Name"].as_str().unwrap();
    assert!((1..=1024).contains(&name.len()));
    assert!(line[name].is_number(), "{name}");
    assert!(["Count", "Milliseconds"].contains(&metric["Unit"].as_str().unwrap()));
}

fn line(metric: &Metric<'_>) -> Value {
    metric.line(
        "catalog",
        "catalog-prod",
        UNIX_EPOCH + Duration::from_millis(1_795_000_000_123),
    )
}

#[test]
fn a_count_is_a_metric_of_the_service_and_the_stack() {
    let line = line(&Metric::count("ProductsCreated", 2));
    assert_is_emf(&line);
    assert_eq!(
        line,
        json!({
            "service": "catalog",
            "stack": "catalog-prod",
            "ProductsCreated": 2.0,
            "_aws": {
                "Timestamp": 1_795_000_000_123_u64,
                "CloudWatchMetrics": [{
                    "Namespace": "catalog",
                    "Dimensions": [["service", "stack"]],
                    "Metrics": [{"Name": "ProductsCreated", "Unit": "Count"}],
                }],
            },
        })
    );
}

#[test]
fn a_duration_is_in_milliseconds() {
    let line = line(&Metric::millis("SearchTime", Duration::from_micros(1_500)));
    assert_is_emf(&line);
    assert_eq!(line["SearchTime"], json!(1.5));
}

#[test]
fn dimensions_are_declared() {
    let line = line(&Metric::count("Refused", 1).dimension("reason", "expired"));
    assert_is_emf(&line);
    let directive = &line["_aws"]["CloudWatchMetrics"][0];
    assert_eq!(
        directive["Dimensions"],
        json!([["reason", "service", "stack"]])
    );
    assert_eq!(line["reason"], "expired");
}

#[test]
fn a_dimension_cannot_replace_the_service() {
    let line = line(&Metric::count("Refused", 1).dimension("service", "other"));
    assert_is_emf(&line);
    assert_eq!(line["service"], "catalog");
}

#[tokio::test]
async fn a_metric_of_an_invocation_can_be_traced_back() {
    let invocation = Invocation {
        request_id: "request-1".into(),
        correlation_id: "order-1".into(),
        ..Invocation::default()
    };
    let line = invocation
        .scope(|| async { line(&Metric::count("Refused", 1)) })
        .await;
    assert_is_emf(&line);
    assert_eq!(
        (&line["request_id"], &line["correlation_id"]),
        (&json!("request-1"), &json!("order-1"))
    );
}

#[tokio::test]
async fn what_a_release_check_counts_is_kept_apart() {
    let invocation = Invocation {
        release_check: true,
        ..Invocation::default()
    };
    let line = invocation
        .scope(|| async { line(&Metric::count("ProductsCreated", 1)) })
        .await;
    assert_is_emf(&line);
    assert_eq!(line["stack"], "catalog-prod/release-check");
}

#[tokio::test]
async fn what_is_written_in_a_test_is_recorded() {
    let work = async {
        count("ProductsCreated", 1);
        Metric::millis("SearchTime", Duration::from_millis(3)).emit();
        "done"
    };
    let (output, lines) = recorded(work).await;
    assert_eq!(output, "done");
    assert_eq!(
        (&lines[0]["ProductsCreated"], &lines[1]["SearchTime"]),
        (&json!(1.0), &json!(3.0))
    );
    assert_eq!(lines.len(), 2);
}
