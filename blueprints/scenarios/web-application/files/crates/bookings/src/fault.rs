//! What is wrong with a document: every fault at once, each with the place it is at.

use serde::Serialize;

/// One fault of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The place as a JSON pointer (RFC 6901); empty for the document itself.
    pub pointer: String,
    /// What has to hold there.
    pub detail: String,
}

/// All faults of a document, in the order in which its members are read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("the document breaks {} of the rules", .0.len())]
#[serde(transparent)]
pub struct Faults(Vec<Fault>);

impl Faults {
    pub fn add(&mut self, pointer: impl Into<String>, detail: impl ToString) {
        self.0.push(Fault {
            pointer: pointer.into(),
            detail: detail.to_string(),
        });
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = &Fault> {
        self.0.iter()
    }
}

impl From<Fault> for Faults {
    fn from(fault: Fault) -> Self {
        Self(vec![fault])
    }
}
