//! Records and the calls that they fit into.

/// The most records of one call of `PutRecords`.
const MOST: usize = 500;
/// The most bytes of one call, data and keys together.
const LARGEST: usize = 5 * 1024 * 1024;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Chooses the shard: the posts of one author keep their order.
    pub partition_key: String,
    pub data: Vec<u8>,
}

impl Record {
    fn size(&self) -> usize {
        self.data.len() + self.partition_key.len()
    }
}

/// Cuts records into calls that Kinesis takes, in their order.
pub fn batches(records: &[Record]) -> Vec<&[Record]> {
    let (mut found, mut start, mut size) = (Vec::new(), 0, 0);
    for (at, record) in records.iter().enumerate() {
        if at - start == MOST || (size + record.size() > LARGEST && at > start) {
            found.push(&records[start..at]);
            (start, size) = (at, 0);
        }
        size += record.size();
    }
    found.extend(Some(&records[start..]).filter(|rest| !rest.is_empty()));
    found
}
