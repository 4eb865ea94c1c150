use super::*;
use serde_json::{Value, json};
use trends::memory::MemoryTrends;

const EVENT: &str = include_str!("../../../events/aggregate-windows.json");

fn event() -> Value {
    serde_json::from_str(EVENT).unwrap()
}

async fn handled(trends: &MemoryTrends, event: Value) -> WindowAnswer {
    handle(trends, serde_json::from_value(event).unwrap())
        .await
        .unwrap()
}

/// The call that closes the window after `answer`.
fn closing(answer: &WindowAnswer) -> Value {
    let mut event = event();
    event["Records"] = json!([]);
    event["state"] = serde_json::to_value(&answer.state).unwrap();
    event["isFinalInvokeForWindow"] = json!(true);
    event
}

#[tokio::test]
async fn a_window_is_kept_when_it_closes_and_not_before() {
    let trends = MemoryTrends::default();
    let open = handled(&trends, event()).await;
    assert!(trends.all_windows().is_empty());
    let (closed, metrics) = metrics::recorded(handled(&trends, closing(&open))).await;
    assert_eq!(closed.state, WindowState::default());
    assert_eq!(metrics[0]["WindowsClosed"], 1.0);
    let windows = trends.all_windows();
    assert_eq!((windows.len(), windows[0].posts), (1, 2));
    assert_eq!(
        (windows[0].hashtags[0].0.as_str(), windows[0].hashtags[0].1),
        ("rustlang", 2)
    );
}

#[tokio::test]
async fn the_state_goes_from_batch_to_batch() {
    let trends = MemoryTrends::default();
    let mut second = event();
    second["state"] = serde_json::to_value(handled(&trends, event()).await.state).unwrap();
    // The same posts once more: a producer that was not sure sent them again.
    let open = handled(&trends, second).await;
    handled(&trends, closing(&open)).await;
    assert_eq!(trends.all_windows()[0].posts, 2);
}

#[tokio::test]
async fn a_window_that_closes_again_or_late_changes_no_other() {
    let trends = MemoryTrends::default();
    let open = handled(&trends, event()).await;
    for start in [
        "2026-11-23T09:15:30Z",
        "2026-11-23T09:15:00Z",
        "2026-11-23T09:15:30Z",
    ] {
        let mut close = closing(&open);
        close["window"]["start"] = json!(start);
        handled(&trends, close).await;
    }
    let windows = trends.all_windows();
    let kept: Vec<_> = windows
        .iter()
        .map(|window| (window.id.start.to_string(), window.posts))
        .collect();
    assert_eq!(
        kept,
        [
            ("2026-11-23T09:15:00Z".to_owned(), 2),
            ("2026-11-23T09:15:30Z".to_owned(), 2)
        ]
    );
}

#[tokio::test]
async fn the_parts_of_a_window_that_was_closed_early_stand_beside_each_other() {
    let trends = MemoryTrends::default();
    let mut early = event();
    early["isWindowTerminatedEarly"] = json!(true);
    handled(&trends, early).await;
    let mut rest = event();
    rest["isFinalInvokeForWindow"] = json!(true);
    for (number, record) in rest["Records"]
        .as_array_mut()
        .unwrap()
        .iter_mut()
        .enumerate()
    {
        record["kinesis"]["sequenceNumber"] = json!(format!("9{number}"));
    }
    handled(&trends, rest).await;
    assert_eq!(trends.all_windows().len(), 2);
}

#[tokio::test]
async fn what_is_no_post_is_passed_over() {
    let trends = MemoryTrends::default();
    let mut poisoned = event();
    poisoned["Records"][0]["kinesis"]["data"] = json!("bm8gcG9zdA==");
    let open = handled(&trends, poisoned).await;
    handled(&trends, closing(&open)).await;
    assert_eq!(trends.all_windows()[0].posts, 1);
}

#[tokio::test]
async fn a_window_that_could_not_be_kept_comes_again() {
    let trends = MemoryTrends::refusing(1);
    let open = handled(&trends, event()).await;
    let close: WindowEvent = serde_json::from_value(closing(&open)).unwrap();
    assert!(matches!(
        handle(&trends, close).await,
        Err(TrendsError::Unavailable(_))
    ));
    handled(&trends, closing(&open)).await;
    assert_eq!(trends.all_windows().len(), 1);
}

#[tokio::test]
async fn the_answer_has_what_lambda_asks_for() {
    let answer = serde_json::to_value(handled(&MemoryTrends::default(), event()).await).unwrap();
    assert!(answer["state"].is_object());
    assert_eq!(answer["batchItemFailures"], json!([]));
}
