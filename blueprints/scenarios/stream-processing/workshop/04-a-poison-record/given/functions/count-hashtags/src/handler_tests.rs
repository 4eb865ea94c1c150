use super::*;
use batch::Cause;
use kinesis_records::pack;
use serde_json::{Value, json};
use std::sync::Mutex;
use trends::memory::MemoryTrends;

const EVENT: &str = include_str!("../../../events/count-hashtags.json");

/// Keeps what was set aside, with the reason.
#[derive(Default)]
struct Rejected(Mutex<Vec<(Vec<u8>, String)>>);

impl SetAside<UserRecord> for Rejected {
    async fn set_aside(&self, record: &UserRecord, cause: &Cause) -> Result<(), Cause> {
        self.0
            .lock()
            .unwrap()
            .push((record.data.clone(), cause.to_string()));
        Ok(())
    }
}

fn post(id: &str, text: &str) -> Vec<u8> {
    json!({ "id": id, "written_at": "2026-11-23T09:15:00Z", "text": text })
        .to_string()
        .into_bytes()
}

/// The event with these records in the place of its own.
fn event(records: &[Vec<u8>]) -> KinesisEvent {
    let mut event: Value = serde_json::from_str(EVENT).unwrap();
    let sample = event["Records"][0].clone();
    let mut event_of: KinesisEvent = serde_json::from_value(event.take()).unwrap();
    let record = |(number, data): (usize, &Vec<u8>)| {
        let mut record: aws_lambda_events::kinesis::KinesisEventRecord =
            serde_json::from_value(sample.clone()).unwrap();
        record.kinesis.sequence_number = format!("seq-{number}");
        *record.kinesis.data = data.clone();
        record
    };
    event_of.records = records.iter().enumerate().map(record).collect();
    event_of
}

fn posts(trends: &MemoryTrends, hashtag: &str) -> u64 {
    trends.posts(hashtag, "2026-11-23T09:00:00Z".parse().unwrap())
}

#[tokio::test]
async fn the_event_as_lambda_sends_it_is_counted() {
    let (trends, rejected) = (MemoryTrends::default(), Rejected::default());
    let event = serde_json::from_str(EVENT).unwrap();
    let response = handle(&trends, &rejected, event).await;
    assert_eq!(response, Ok(Response::default()));
    assert_eq!(
        (posts(&trends, "rustlang"), posts(&trends, "serverless")),
        (2, 1)
    );
}

#[tokio::test]
async fn a_poison_record_is_set_aside_and_only_it() {
    let (trends, rejected) = (MemoryTrends::default(), Rejected::default());
    let poison = b"\x00 no post".to_vec();
    let event = event(&[post("a", "#x"), poison.clone(), post("b", "#x")]);
    let response = handle(&trends, &rejected, event).await;
    assert_eq!(response, Ok(Response::default()));
    assert_eq!(posts(&trends, "x"), 2);
    let kept = rejected.0.lock().unwrap();
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].0, poison);
    assert!(
        kept[0].1.starts_with("it is not the JSON of a post"),
        "{}",
        kept[0].1
    );
}

#[tokio::test]
async fn a_duplicate_counts_once() {
    let (trends, rejected) = (MemoryTrends::default(), Rejected::default());
    for _ in 0..2 {
        let event = event(&[post("a", "#x"), post("a", "#x")]);
        handle(&trends, &rejected, event).await.unwrap();
    }
    assert_eq!(posts(&trends, "x"), 1);
}

#[tokio::test]
async fn a_throttled_store_stops_the_batch_where_it_was() {
    let (trends, rejected) = (MemoryTrends::refusing(1), Rejected::default());
    let batch = [post("a", "#x"), post("b", "#x")];
    let response = handle(&trends, &rejected, event(&batch)).await.unwrap();
    assert_eq!(response.ids().collect::<Vec<_>>(), ["seq-0"]);
    assert_eq!(posts(&trends, "x"), 0);
    handle(&trends, &rejected, event(&batch)).await.unwrap();
    assert_eq!(
        (posts(&trends, "x"), rejected.0.lock().unwrap().len()),
        (2, 0)
    );
}

#[tokio::test]
async fn the_posts_of_a_kpl_pack_are_counted_one_by_one() {
    let (trends, rejected) = (MemoryTrends::default(), Rejected::default());
    let packed = pack(&[
        ("ada", &post("a", "#x")),
        ("bob", b"poison"),
        ("cy", &post("c", "#x")),
    ]);
    let response = handle(&trends, &rejected, event(&[packed, post("d", "#x")]))
        .await
        .unwrap();
    assert_eq!(response, Response::default());
    assert_eq!(posts(&trends, "x"), 3);
    assert_eq!(rejected.0.lock().unwrap()[0].0, b"poison");
}
