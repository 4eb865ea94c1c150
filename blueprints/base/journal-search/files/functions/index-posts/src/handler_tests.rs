use super::*;
use journal_search::MemoryIndex;
use lambda_runtime::Context;
use release_check::Plan;
use serde_json::{Value, json};

const EVENT: &str = include_str!("../../../events/index-posts.json");

fn event(change: impl FnOnce(&mut Value)) -> LambdaEvent<Event> {
    let mut event: Value = serde_json::from_str(EVENT).unwrap();
    change(&mut event["Records"]);
    LambdaEvent::new(serde_json::from_value(event).unwrap(), Context::default())
}

async fn failed(index: &MemoryIndex, event: LambdaEvent<Event>) -> Vec<String> {
    let response = handle(index, event).await.unwrap();
    response.ids().map(str::to_owned).collect()
}

/// The image of the first record, which is a public post.
fn first(records: &mut Value) -> &mut Value {
    &mut records[0]["dynamodb"]["NewImage"]
}

#[tokio::test]
async fn public_posts_can_be_found_and_what_was_deleted_cannot() {
    let index = MemoryIndex::default();
    assert!(failed(&index, event(|_| {})).await.is_empty());
    assert_eq!(index.ids(), ["post-1"]);
}

#[tokio::test]
async fn what_is_private_hidden_or_deleted_is_not_in_the_index() {
    for (member, value) in [
        ("visibility", json!({"S": "PRIVATE"})),
        ("hidden", json!({"BOOL": true})),
        ("_deleted", json!({"BOOL": true})),
    ] {
        let index = MemoryIndex::default();
        handle(&index, event(|_| {})).await.unwrap();
        let change = |records: &mut Value| {
            first(records)[member] = value;
            first(records)["_version"] = json!({"N": "2"});
        };
        assert!(failed(&index, event(change)).await.is_empty());
        assert!(index.ids().is_empty(), "{member}");
    }
}

#[tokio::test]
async fn a_post_that_expired_is_taken_out() {
    let index = MemoryIndex::default();
    handle(&index, event(|_| {})).await.unwrap();
    let expire = |records: &mut Value| {
        let image = first(records).take();
        records[0]["eventName"] = json!("REMOVE");
        records[0]["dynamodb"]["OldImage"] = image;
        records[0]["dynamodb"]["NewImage"] = json!({});
    };
    assert!(failed(&index, event(expire)).await.is_empty());
    assert!(index.ids().is_empty());
}

#[tokio::test]
async fn a_batch_that_comes_again_changes_nothing() {
    let index = MemoryIndex::default();
    for _ in 0..2 {
        assert!(failed(&index, event(|_| {})).await.is_empty());
    }
    assert_eq!(index.ids(), ["post-1"]);
}

#[tokio::test]
async fn an_older_version_is_no_failure_and_changes_nothing() {
    let index = MemoryIndex::default();
    let newer = |records: &mut Value| first(records)["_version"] = json!({"N": "9"});
    handle(&index, event(newer)).await.unwrap();
    let older = |records: &mut Value| first(records)["_deleted"] = json!({"BOOL": true});
    assert!(failed(&index, event(older)).await.is_empty());
    assert_eq!(index.ids(), ["post-1"]);
}

#[tokio::test]
async fn only_what_failed_comes_again() {
    for kept in [
        Kept::NotNow("429".to_owned()),
        Kept::Refused("400".to_owned()),
    ] {
        let index = MemoryIndex::default().failing("post-2", kept);
        assert_eq!(failed(&index, event(|_| {})).await, ["222"]);
        assert_eq!(index.ids(), ["post-1"]);
    }
}

#[tokio::test]
async fn a_record_that_is_no_post_does_not_stop_the_others() {
    let index = MemoryIndex::default();
    let wrong =
        |records: &mut Value| records[1]["dynamodb"]["NewImage"] = json!({"id": {"S": "post-2"}});
    assert_eq!(failed(&index, event(wrong)).await, ["222"]);
    assert_eq!(index.ids(), ["post-1"]);
}

#[tokio::test]
async fn an_index_that_is_down_fails_the_batch() {
    assert!(handle(&MemoryIndex::down(), event(|_| {})).await.is_err());
}

/// Tells of nothing.
struct Silent;

impl KeepPosts for Silent {
    async fn keep(&self, _: &[Change]) -> Result<Vec<Kept>, JournalError> {
        Ok(Vec::new())
    }
}

#[tokio::test]
async fn who_is_not_told_of_is_not_done() {
    assert!(handle(&Silent, event(|_| {})).await.is_err());
}

#[tokio::test]
async fn the_check_of_a_release_leaves_nothing_to_find() {
    let plan = Plan::parse(include_str!("../../verify-journal-release/plan.json")).unwrap();
    let step = plan
        .steps
        .into_iter()
        .find(|step| step.target == "INDEX_POSTS")
        .unwrap();
    let index = MemoryIndex::default();
    let event = LambdaEvent::new(
        serde_json::from_value(step.event).unwrap(),
        Context::default(),
    );
    assert!(failed(&index, event).await.is_empty());
    assert!(index.ids().is_empty());
}
