//! The KPL's aggregation format: a magic number, a protobuf message `AggregatedRecord`, its MD5.
//!
//! ```text
//! AggregatedRecord { 1: repeated string partition_key, 2: repeated string explicit_hash_key, 3: repeated Record }
//! Record           { 1: uint64 partition_key_index, 2: uint64 explicit_hash_key_index, 3: bytes data, 4: tags }
//! ```

use md5::{Digest, Md5};

const MAGIC: [u8; 4] = [0xF3, 0x89, 0x9A, 0xC2];
const CHECKSUM: usize = 16;

/// Partition key and data of each user record; nothing if this is no pack. The KCL, too, takes what only looks
/// like one for a plain record.
pub(crate) fn unpack(data: &[u8]) -> Option<Vec<(String, Vec<u8>)>> {
    let rest = data.strip_prefix(&MAGIC)?;
    let (message, checksum) = rest.split_at_checked(rest.len().checked_sub(CHECKSUM)?)?;
    if Md5::digest(message).as_slice() != checksum {
        return None;
    }
    let (mut keys, mut records) = (Vec::new(), Vec::new());
    for field in fields(message) {
        match field? {
            (1, Value::Bytes(key)) => keys.push(String::from_utf8(key.to_vec()).ok()?),
            (3, Value::Bytes(record)) => records.push(user_record(record)?),
            _ => {}
        }
    }
    let keyed = |(key, data): (usize, Vec<u8>)| Some((keys.get(key)?.clone(), data));
    records.into_iter().map(keyed).collect()
}

/// The index of its partition key, and its data.
fn user_record(message: &[u8]) -> Option<(usize, Vec<u8>)> {
    let (mut key, mut data) = (None, None);
    for field in fields(message) {
        match field? {
            (1, Value::Number(index)) => key = usize::try_from(index).ok(),
            (3, Value::Bytes(bytes)) => data = Some(bytes.to_vec()),
            _ => {}
        }
    }
    key.zip(data)
}

enum Value<'a> {
    Number(u64),
    Bytes(&'a [u8]),
}

/// Number and value of each field of a protobuf message; `None` where it breaks off or has a type that this
/// format does not use.
fn fields(mut message: &[u8]) -> impl Iterator<Item = Option<(u64, Value<'_>)>> {
    let mut broken = false;
    std::iter::from_fn(move || {
        if message.is_empty() || broken {
            return None;
        }
        let field = field(&mut message);
        broken = field.is_none();
        Some(field)
    })
}

fn field<'a>(message: &mut &'a [u8]) -> Option<(u64, Value<'a>)> {
    let tag = varint(message)?;
    let value = match tag & 7 {
        0 => Value::Number(varint(message)?),
        2 => {
            let length = usize::try_from(varint(message)?).ok()?;
            let (bytes, rest) = message.split_at_checked(length)?;
            *message = rest;
            Value::Bytes(bytes)
        }
        _ => return None,
    };
    Some((tag >> 3, value))
}

fn varint(message: &mut &[u8]) -> Option<u64> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = message.split_first()?;
        *message = rest;
        value |= u64::from(byte & 0x7F) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

/// Packs user records as the KPL does: for tests, and for a producer that has many small records to send.
pub fn pack(records: &[(&str, &[u8])]) -> Vec<u8> {
    let mut message = Vec::new();
    for (key, _) in records {
        put_bytes(&mut message, 1, key.as_bytes());
    }
    for (index, (_, data)) in records.iter().enumerate() {
        let mut record = Vec::new();
        put_varint(&mut record, 1 << 3);
        put_varint(&mut record, index as u64);
        put_bytes(&mut record, 3, data);
        put_bytes(&mut message, 3, &record);
    }
    let checksum = Md5::digest(&message);
    [&MAGIC[..], &message, checksum.as_slice()].concat()
}

fn put_bytes(message: &mut Vec<u8>, field: u64, bytes: &[u8]) {
    put_varint(message, field << 3 | 2);
    put_varint(message, bytes.len() as u64);
    message.extend_from_slice(bytes);
}

fn put_varint(message: &mut Vec<u8>, mut value: u64) {
    while value > 0x7F {
        message.push((value & 0x7F) as u8 | 0x80);
        value >>= 7;
    }
    message.push(value as u8);
}
