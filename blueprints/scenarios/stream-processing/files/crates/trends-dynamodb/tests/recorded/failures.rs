use serde_json::{Value, json};
use trends::ports::{CountPost, KeepWindow, ReadWindows};
use trends::{Counted, Span, TrendsError};

use crate::{Table, error, moment, post, window, window_item};

fn cancelled(reasons: &[&str]) -> (u16, Value) {
    let mut body = error("TransactionCanceledException");
    body["CancellationReasons"] = reasons.iter().map(|code| json!({ "Code": code })).collect();
    (400, body)
}

#[tokio::test]
async fn a_post_whose_mark_is_there_was_counted_before() {
    let table = Table::answering([cancelled(&["ConditionalCheckFailed", "None"])]);
    assert_eq!(
        table.trends.count(&post("#rust")).await.unwrap(),
        Counted::Again
    );
}

#[tokio::test]
async fn transactions_that_met_may_be_tried_again() {
    for code in [
        "TransactionConflict",
        "ThrottlingError",
        "ProvisionedThroughputExceeded",
    ] {
        let table = Table::answering([cancelled(&["None", code])]);
        let outcome = table.trends.count(&post("#rust")).await;
        assert!(
            matches!(outcome, Err(TrendsError::Unavailable(_))),
            "{code}: {outcome:?}"
        );
    }
}

#[tokio::test]
async fn a_transaction_that_is_wrong_is_a_fault() {
    let table = Table::answering([cancelled(&["None", "ValidationError"])]);
    assert!(matches!(
        table.trends.count(&post("#rust")).await,
        Err(TrendsError::Store(_))
    ));
}

#[tokio::test]
async fn throttling_and_server_errors_pass() {
    for (status, code) in [
        (400, "ThrottlingException"),
        (400, "ProvisionedThroughputExceededException"),
        (500, "InternalServerError"),
    ] {
        let table = Table::answering([(status, error(code))]);
        let outcome = table.trends.keep(&window()).await;
        assert!(
            matches!(outcome, Err(TrendsError::Unavailable(_))),
            "{code}: {outcome:?}"
        );
    }
}

#[tokio::test]
async fn a_missing_right_does_not_pass() {
    let table = Table::answering([(400, error("AccessDeniedException"))]);
    assert!(matches!(
        table.trends.keep(&window()).await,
        Err(TrendsError::Store(_))
    ));
}

#[tokio::test]
async fn an_item_that_is_not_of_ours_is_named_by_its_attribute() {
    for (attribute, value) in [
        ("sk", json!({ "S": "x" })),
        ("posts", json!({ "S": "many" })),
        ("hashtags", json!({ "L": [{ "S": "x" }] })),
    ] {
        let mut item = window_item();
        item[attribute] = value;
        let table = Table::answering([(200, json!({ "Items": [item] }))]);
        let span = Span {
            since: moment("2026-11-23T09:00:00Z"),
            until: moment("2026-11-23T09:20:00Z"),
        };
        let Err(TrendsError::Store(cause)) = table.trends.windows(span).await else {
            panic!("{attribute}")
        };
        assert!(cause.to_string().contains(attribute), "{cause}");
    }
}
