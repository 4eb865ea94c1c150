//! What is sent, and what is sent again.

#![allow(clippy::unwrap_used, reason = "a test says by it what it expects")]

use std::cell::RefCell;
use std::collections::VecDeque;

use aws_sdk_kinesis::config::http::{HttpRequest, HttpResponse};
use aws_sdk_kinesis::config::retry::RetryConfig;
use aws_smithy_http_client::test_util::{ReplayEvent, StaticReplayClient};
use aws_smithy_types::body::SdkBody;
use post_producer::{KinesisStream, PutBatch, Record, Sender, Sent, batches, read};
use proptest::prelude::*;
use serde_json::{Value, json};
use trends::Cause;

const SAMPLE: &str = include_str!("../../../events/posts.jsonl");

fn record(key: &str) -> Record {
    Record {
        partition_key: key.to_owned(),
        data: key.as_bytes().to_vec(),
    }
}

/// A stream that answers as it is told, then takes everything; it notes the keys of each call.
#[derive(Default)]
struct Scripted {
    answers: RefCell<VecDeque<Option<Vec<bool>>>>,
    calls: RefCell<Vec<Vec<String>>>,
}

impl PutBatch for &Scripted {
    async fn put(&self, records: &[Record]) -> Result<Vec<bool>, Cause> {
        let keys = records
            .iter()
            .map(|record| record.partition_key.clone())
            .collect();
        self.calls.borrow_mut().push(keys);
        match self.answers.borrow_mut().pop_front() {
            Some(None) => Err("the answer was lost".into()),
            Some(Some(taken)) => Ok(taken),
            None => Ok(vec![true; records.len()]),
        }
    }
}

async fn sent(answers: Vec<Option<Vec<bool>>>, keys: &[&str]) -> (Sent, Vec<Vec<String>>) {
    let stream = Scripted {
        answers: RefCell::new(answers.into()),
        ..Scripted::default()
    };
    let records: Vec<_> = keys.iter().map(|key| record(key)).collect();
    let sent = Sender::new(&stream).send(&records).await;
    (sent, stream.calls.into_inner())
}

#[tokio::test(start_paused = true)]
async fn of_a_call_that_was_taken_in_part_only_the_rest_is_sent_again() {
    let answers = vec![
        Some(vec![true, false, true, false]),
        Some(vec![false, true]),
    ];
    let (sent, calls) = sent(answers, &["a", "b", "c", "d"]).await;
    assert_eq!(calls, [vec!["a", "b", "c", "d"], vec!["b", "d"], vec!["b"]]);
    assert_eq!(
        sent,
        Sent {
            taken: 4,
            again: 3,
            given_up: Vec::new()
        }
    );
}

#[tokio::test(start_paused = true)]
async fn a_call_without_an_answer_is_sent_again_as_a_whole() {
    let (sent, calls) = sent(vec![None], &["a", "b"]).await;
    assert_eq!(calls, [vec!["a", "b"], vec!["a", "b"]]);
    assert_eq!(sent.taken, 2);
}

#[tokio::test(start_paused = true)]
async fn what_is_refused_eight_times_is_handed_back() {
    let (sent, calls) = sent(
        vec![Some(vec![true, false]); 1]
            .into_iter()
            .chain(vec![Some(vec![false]); 7])
            .collect(),
        &["a", "b"],
    )
    .await;
    assert_eq!(calls.len(), 8);
    assert_eq!(
        sent,
        Sent {
            taken: 1,
            again: 7,
            given_up: vec![record("b")]
        }
    );
}

#[tokio::test]
async fn kinesis_names_each_record_that_it_refused() {
    let body = json!({ "FailedRecordCount": 1, "Records": [
        { "SequenceNumber": "1", "ShardId": "shardId-000000000000" },
        { "ErrorCode": "ProvisionedThroughputExceededException", "ErrorMessage": "Rate exceeded" },
    ] });
    let answer = HttpResponse::new(200.try_into().unwrap(), SdkBody::from(body.to_string()));
    let http = StaticReplayClient::new(vec![ReplayEvent::new(HttpRequest::empty(), answer)]);
    let config = aws_sdk_kinesis::Config::builder()
        .with_test_defaults_v2()
        .retry_config(RetryConfig::disabled())
        .http_client(http.clone())
        .build();
    let stream = KinesisStream::with_client(aws_sdk_kinesis::Client::from_conf(config), "posts");
    assert_eq!(
        stream.put(&[record("a"), record("b")]).await.unwrap(),
        [true, false]
    );
    let request = http.actual_requests().next().unwrap();
    assert_eq!(
        request.headers().get("x-amz-target").unwrap(),
        "Kinesis_20131202.PutRecords"
    );
    let sent: Value = serde_json::from_slice(request.body().bytes().unwrap()).unwrap();
    assert_eq!(sent["StreamName"], "posts");
    assert_eq!(
        sent["Records"][1],
        json!({ "Data": "Yg==", "PartitionKey": "b" })
    );
}

#[test]
fn the_sample_can_be_sent_as_of_now() {
    let now: trends::Moment = "2026-11-23T12:00:00Z".parse().unwrap();
    let records = read(SAMPLE, Some(now)).unwrap();
    assert!(records.len() > 100);
    let newest = records
        .iter()
        .map(|record| {
            serde_json::from_slice::<Value>(&record.data).unwrap()["written_at"].to_string()
        })
        .max();
    assert_eq!(newest.as_deref(), Some("\"2026-11-23T12:00:00Z\""));
}

#[test]
fn posts_of_an_author_stay_in_order_and_those_of_others_go_to_other_shards() {
    let line = |id: &str, author: &str| {
        format!(
            r#"{{"id":"{id}","author":"{author}","written_at":"2026-11-23T08:00:00Z","text":"x"}}"#
        )
    };
    let posts = [line("p-1", "ada"), line("p-2", "bob"), line("p-3", "ada")];
    let records = read(&posts.join("\n"), None).unwrap();
    let [first, other, second] = [0, 1, 2].map(|at| records[at].partition_key.as_str());
    assert_eq!(first, second, "only the posts of one key keep their order");
    assert_ne!(first, other, "one key for all is one shard for all");
}

#[test]
fn every_line_that_is_no_post_is_named() {
    let good = r#"{"id":"p-1","author":"ada","written_at":"2026-11-23T08:00:00Z","text":"x"}"#;
    let faults = read(&format!("{good}\n{{}}\n\nnonsense\n"), None).unwrap_err();
    assert_eq!(
        faults.iter().map(|fault| fault.line).collect::<Vec<_>>(),
        [2, 4]
    );
}

proptest! {
    #[test]
    fn calls_are_small_enough_and_leave_nothing_out(sizes in prop::collection::vec(1_usize..1_000_000, 0..60), many in 0_usize..1200) {
        let data = |size: usize| Record { partition_key: "k".to_owned(), data: vec![0; size] };
        let records: Vec<_> = sizes.iter().map(|size| data(*size)).chain((0..many).map(|_| data(1))).collect();
        let calls = batches(&records);
        prop_assert_eq!(calls.concat(), records.clone());
        for call in calls {
            prop_assert!(call.len() <= 500);
            prop_assert!(call.iter().map(|record| record.data.len() + 1).sum::<usize>() <= 5 * 1024 * 1024);
        }
    }
}
