//! Packs of the KPL, and what is none.

#![allow(clippy::unwrap_used, reason = "a test says by it what it expects")]

use aws_lambda_events::kinesis::KinesisEventRecord;
use batch::Record;
use kinesis_records::{UserRecord, pack, user_records};
use proptest::prelude::*;

/// The message of two records `{"n":1}` and `{"n":2}` under the keys `ada` and `bob`, written down by hand from
/// the format's description, so that packing and unpacking do not only agree with each other.
const BY_HAND: &[u8] =
    b"\x0a\x03ada\x0a\x03bob\x1a\x0b\x08\x00\x1a\x07{\"n\":1}\x1a\x0b\x08\x01\x1a\x07{\"n\":2}";
const MD5_BY_HAND: [u8; 16] = [
    0xAA, 0x75, 0xBF, 0x55, 0x2C, 0x48, 0x4C, 0xE3, 0xF3, 0x01, 0x10, 0x68, 0x30, 0x41, 0x6A, 0x4C,
];

fn record(sequence_number: &str, data: Vec<u8>) -> KinesisEventRecord {
    let mut record = KinesisEventRecord::default();
    record.kinesis.sequence_number = sequence_number.to_owned();
    record.kinesis.partition_key = "outer".to_owned();
    record.kinesis.data.extend(data);
    record
}

fn by_hand() -> Vec<u8> {
    [&[0xF3, 0x89, 0x9A, 0xC2][..], BY_HAND, &MD5_BY_HAND].concat()
}

fn unpacked(data: Vec<u8>) -> Vec<(String, Vec<u8>)> {
    let records = user_records(vec![record("7", data)]);
    records
        .into_iter()
        .map(|record| (record.partition_key, record.data))
        .collect()
}

#[test]
fn a_pack_is_taken_apart() {
    let expected = [
        ("ada".to_owned(), b"{\"n\":1}".to_vec()),
        ("bob".to_owned(), b"{\"n\":2}".to_vec()),
    ];
    assert_eq!(unpacked(by_hand()), expected);
}

#[test]
fn packing_writes_the_same_bytes() {
    assert_eq!(
        pack(&[("ada", b"{\"n\":1}"), ("bob", b"{\"n\":2}")]),
        by_hand()
    );
}

#[test]
fn its_records_share_a_sequence_number_and_keep_their_order() {
    let records = user_records(vec![record("7", by_hand()), record("8", b"{}".to_vec())]);
    let seen: Vec<_> = records
        .iter()
        .map(|record: &UserRecord| (record.id(), record.place))
        .collect();
    assert_eq!(seen, [("7", 0), ("7", 1), ("8", 0)]);
}

#[test]
fn a_pack_that_was_damaged_is_a_plain_record() {
    let mut data = by_hand();
    data[10] ^= 1;
    assert_eq!(unpacked(data.clone()), [("outer".to_owned(), data)]);
}

proptest! {
    #[test]
    fn any_bytes_are_some_record(data in prop::collection::vec(any::<u8>(), 0..200)) {
        let magic = [&[0xF3, 0x89, 0x9A, 0xC2][..], &data].concat();
        prop_assert_eq!(unpacked(data.clone()), [("outer".to_owned(), data)]);
        prop_assert_eq!(unpacked(magic.clone()), [("outer".to_owned(), magic)]);
    }

    #[test]
    fn what_was_packed_comes_out(records in prop::collection::vec(("[a-z]{1,200}", prop::collection::vec(any::<u8>(), 0..300)), 1..20)) {
        let borrowed: Vec<_> = records.iter().map(|(key, data)| (key.as_str(), data.as_slice())).collect();
        prop_assert_eq!(unpacked(pack(&borrowed)), records);
    }
}
