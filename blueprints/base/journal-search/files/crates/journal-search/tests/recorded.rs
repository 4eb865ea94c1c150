//! OpenSearch on recorded HTTP: what is sent, and what becomes of each answer.

#![allow(clippy::unwrap_used, reason = "a test says by it what it expects")]

use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use journal::JournalError;
use journal_https::Recorded;
use journal_search::{
    Change, Document, FindPosts, KeepPosts, Kept, Kind, MemoryIndex, OpenSearch, Query, Signer,
};
use proptest::prelude::*;
use serde_json::{Value, json};

const MADE: (u16, &str) = (200, "{}");

fn index(recorded: &Recorded, kind: Kind) -> OpenSearch<&Recorded> {
    let credentials = Credentials::new("AKIDEXAMPLE", "secret", None, None, "test");
    let signer = Signer::new(
        SharedCredentialsProvider::new(credentials),
        "eu-central-1",
        kind.service(),
    );
    OpenSearch::new(recorded, signer, "https://search.example.com/", kind)
}

fn document(id: &str, text: &str) -> Document {
    Document {
        id: id.to_owned(),
        author: "ada".to_owned(),
        text: text.to_owned(),
        tags: vec!["tea".to_owned()],
        created_at: "2026-11-25T08:00:00Z".to_owned(),
    }
}

fn put(id: &str, version: u64) -> Change {
    Change::Put {
        document: document(id, "Tea"),
        version,
    }
}

fn items(statuses: &[(u16, &str)]) -> String {
    let item = |(status, kind): &(u16, &str)| match kind.is_empty() {
        true => json!({"index": {"status": status}}),
        false => {
            json!({"index": {"status": status, "error": {"type": kind, "reason": "quotes the post"}}})
        }
    };
    json!({"errors": true, "items": statuses.iter().map(item).collect::<Vec<_>>()}).to_string()
}

#[tokio::test]
async fn changes_go_with_their_version_and_signed() {
    let answer = json!({"errors": false, "items": [{"index": {"status": 201}}, {"delete": {"status": 404}}]});
    let recorded = Recorded::answering([(200, "{}".to_owned()), (200, answer.to_string())]);
    let changes = [
        put("a", 3),
        Change::Remove {
            id: "b".to_owned(),
            version: 7,
        },
    ];
    let kept = index(&recorded, Kind::Domain).keep(&changes).await.unwrap();
    assert_eq!(kept, [Kept::Done, Kept::Done]);
    let request = &recorded.requests()[1];
    assert_eq!(request.uri(), "https://search.example.com/_bulk");
    let body = String::from_utf8(request.body().clone()).unwrap();
    let lines: Vec<Value> = body
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(
        lines[0]["index"],
        json!({"_index": "posts", "_id": "a", "version": 3, "version_type": "external"})
    );
    assert_eq!(
        lines[2]["delete"],
        json!({"_index": "posts", "_id": "b", "version": 7, "version_type": "external"})
    );
    assert!(body.ends_with('\n'), "OpenSearch wants it");
    let signature = request.headers()["authorization"].to_str().unwrap();
    assert!(
        signature.contains("eu-central-1/es/aws4_request"),
        "{signature}"
    );
    assert!(request.headers().contains_key("x-amz-content-sha256"));
}

#[tokio::test]
async fn each_item_has_its_own_outcome() {
    let statuses = [
        (201, ""),
        (409, "version_conflict_engine_exception"),
        (429, "circuit_breaking_exception"),
        (503, "unavailable_shards_exception"),
        (400, "mapper_parsing_exception"),
    ];
    let recorded = Recorded::answering([(200, "{}".to_owned()), (200, items(&statuses))]);
    let changes: Vec<_> = ["a", "b", "c", "d", "e"].map(|id| put(id, 1)).into();
    let kept = index(&recorded, Kind::Domain).keep(&changes).await.unwrap();
    assert_eq!(kept[..2], [Kept::Done, Kept::Older]);
    assert!(matches!(kept[2..4], [Kept::NotNow(_), Kept::NotNow(_)]));
    let Kept::Refused(reason) = &kept[4] else {
        unreachable!("{kept:?}")
    };
    assert!(
        reason.contains("mapper_parsing_exception") && !reason.contains("quotes"),
        "{reason}"
    );
}

#[tokio::test]
async fn the_index_is_made_once_and_one_that_is_there_is_right() {
    let there = json!({"error": {"type": "resource_already_exists_exception"}}).to_string();
    let recorded = Recorded::answering([
        (400, there),
        (200, items(&[(200, "")])),
        (200, items(&[(200, "")])),
    ]);
    let index = index(&recorded, Kind::Domain);
    for version in 1..3 {
        index.keep(&[put("a", version)]).await.unwrap();
    }
    let paths: Vec<_> = recorded
        .requests()
        .iter()
        .map(|request| request.uri().path().to_owned())
        .collect();
    assert_eq!(paths, ["/posts", "/_bulk", "/_bulk"]);
}

#[tokio::test]
async fn a_collection_is_told_no_shards() {
    for (kind, shards) in [(Kind::Domain, true), (Kind::Collection, false)] {
        let recorded = Recorded::answering([MADE, (200, r#"{"items": []}"#)]);
        index(&recorded, kind).keep(&[put("a", 1)]).await.unwrap();
        let body: Value = serde_json::from_slice(recorded.requests()[0].body()).unwrap();
        assert_eq!(body["settings"].is_object(), shards, "{kind:?}");
        assert!(body["mappings"].is_object());
    }
}

#[tokio::test]
async fn a_cluster_that_is_busy_passes_and_a_refusal_does_not() {
    for (status, passes) in [
        (429, true),
        (503, true),
        (403, true),
        (400, false),
        (413, false),
    ] {
        let recorded = Recorded::answering([MADE, (status, "{}")]);
        let failed = index(&recorded, Kind::Domain)
            .keep(&[put("a", 1)])
            .await
            .unwrap_err();
        assert_eq!(
            matches!(failed, JournalError::Unavailable(_)),
            passes,
            "{status}: {failed:?}"
        );
    }
    assert!(
        index(&Recorded::default(), Kind::Domain)
            .keep(&[put("a", 1)])
            .await
            .is_err()
    );
}

#[tokio::test]
async fn nothing_to_keep_is_no_request() {
    let recorded = Recorded::default();
    assert!(
        index(&recorded, Kind::Domain)
            .keep(&[])
            .await
            .unwrap()
            .is_empty()
    );
    assert!(recorded.requests().is_empty());
}

fn hits(ids: &[&str]) -> String {
    let hit = |id: &&str| json!({"_score": 1.5, "_source": document(id, "Tea")});
    json!({"hits": {"hits": ids.iter().map(hit).collect::<Vec<_>>()}}).to_string()
}

#[tokio::test]
async fn a_full_page_tells_where_the_next_begins() {
    let recorded = Recorded::answering([(200, hits(&["a", "b"])), (200, hits(&["c"]))]);
    let index = index(&recorded, Kind::Collection);
    let first = index
        .find(&Query::new("tea", 2, None).unwrap())
        .await
        .unwrap();
    let token = first.next.unwrap();
    let second = index
        .find(&Query::new("tea", 2, Some(&token)).unwrap())
        .await
        .unwrap();
    assert_eq!(
        (first.hits.len(), second.hits.len(), second.next),
        (2, 1, None)
    );
    let asked: Value = serde_json::from_slice(recorded.requests()[1].body()).unwrap();
    assert_eq!(asked["search_after"], json!([1.5, "b"]));
    let signature = recorded.requests()[0].headers()["authorization"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(signature.contains("/aoss/aws4_request"), "{signature}");
}

#[tokio::test]
async fn before_the_first_post_nothing_is_found() {
    let recorded =
        Recorded::answering([(404, r#"{"error": {"type": "index_not_found_exception"}}"#)]);
    let found = index(&recorded, Kind::Domain)
        .find(&Query::new("tea", 2, None).unwrap())
        .await
        .unwrap();
    assert!(found.hits.is_empty());
}

#[test]
fn a_search_is_right_or_refused() {
    for text in ["", "  ", &"x".repeat(201)] {
        assert!(Query::new(text, 10, None).is_err(), "{text}");
    }
    for token in ["", "x", "NaN:a", "1.5:", "inf:a"] {
        assert!(Query::new("tea", 10, Some(token)).is_err(), "{token}");
    }
}

/// Applies changes in this order, one at a time, and tells what can be found.
async fn after(changes: &[Change]) -> Vec<String> {
    let index = MemoryIndex::default();
    for change in changes {
        index.keep(std::slice::from_ref(change)).await.unwrap();
    }
    index.ids()
}

proptest! {
    /// GEN-9: late, twice, in any order: the index ends up as the newest version says.
    #[test]
    fn the_newest_version_wins_in_any_order(versions in proptest::collection::vec((1_u64..6, any::<bool>()), 1..12)) {
        let newest = versions.iter().map(|(version, _)| *version).max().unwrap();
        // Of a version there is one state only.
        let removed = versions.iter().find(|(version, _)| *version == newest).unwrap().1;
        let changes: Vec<_> = versions.iter().map(|(version, removes)| {
            let removes = if *version == newest { removed } else { *removes };
            if removes { Change::Remove { id: "a".to_owned(), version: *version } } else { put("a", *version) }
        }).collect();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let found = runtime.block_on(after(&changes));
        prop_assert_eq!(found.is_empty(), removed);
    }
}
