//! Records as the sources name them, and the answer as Lambda reads it.

#![allow(clippy::unwrap_used, reason = "a test says by it what it expects")]

use aws_lambda_events::{
    dynamodb::EventRecord,
    kinesis::KinesisEventRecord,
    sqs::{SqsEvent, SqsMessage},
};
use batch::{Failure, Grouped, Nowhere, Record};
use serde_json::json;
use std::io;

fn message() -> SqsMessage {
    serde_json::from_value(json!({
        "messageId": "059f36b4-87a3-44ab-83d2-661975830a7d",
        "body": "{}",
        "attributes": { "MessageGroupId": "order-7" },
        "messageAttributes": {
            "x-correlation-id": { "stringValue": "cart-3", "dataType": "String" }
        }
    }))
    .unwrap()
}

#[test]
fn a_message_has_an_id_a_group_and_a_correlation_id() {
    assert_eq!(message().id(), "059f36b4-87a3-44ab-83d2-661975830a7d");
    assert_eq!(message().group(), "order-7");
    assert_eq!(message().correlation_id(), Some("cart-3"));
}

#[test]
fn a_record_of_a_stream_is_named_by_its_sequence_number() {
    let record: KinesisEventRecord = serde_json::from_value(json!({
        "kinesis": {
            "sequenceNumber": "4959",
            "data": "e30=",
            "approximateArrivalTimestamp": 1_763_971_200.5
        }
    }))
    .unwrap();
    assert_eq!(record.id(), "4959");
    let change: EventRecord = serde_json::from_value(json!({
        "awsRegion": "eu-central-1",
        "eventID": "c4ca4238a0b923820dcc509a6f75849b",
        "eventName": "INSERT",
        "eventSource": "aws:dynamodb",
        "dynamodb": { "SequenceNumber": "4421", "SizeBytes": 26, "Keys": {} }
    }))
    .unwrap();
    assert_eq!(change.id(), "4421");
}

#[tokio::test]
async fn the_answer_has_the_names_that_lambda_looks_for() {
    let event: SqsEvent = serde_json::from_value(json!({ "Records": [message()] })).unwrap();
    let fail = async |_: &SqsMessage| Err(Failure::passing(io::Error::other("throttled")));
    let response = batch::each(&event.records, fail, &Nowhere).await;
    let answer = serde_json::to_value(response).unwrap();
    let id = "059f36b4-87a3-44ab-83d2-661975830a7d";
    assert_eq!(
        answer,
        json!({ "batchItemFailures": [{ "itemIdentifier": id }] })
    );
}

#[tokio::test]
async fn a_batch_without_failures_is_answered_by_an_empty_list() {
    let event: SqsEvent = serde_json::from_value(json!({ "Records": [message()] })).unwrap();
    let response = batch::each(&event.records, async |_| Ok(()), &Nowhere).await;
    assert_eq!(
        serde_json::to_value(response).unwrap(),
        json!({ "batchItemFailures": [] })
    );
}
