use crate::{Claim, Claimed, Record, Store, StoreError};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// A store in memory, for the tests of handlers. Clones share their records.
#[derive(Debug, Clone, Default)]
pub struct MemoryStore {
    records: Arc<Mutex<HashMap<String, Record>>>,
}

impl MemoryStore {
    /// How many keys are taken.
    pub fn len(&self) -> usize {
        self.records().len()
    }

    pub fn is_empty(&self) -> bool {
        self.records().is_empty()
    }

    fn records(&self) -> MutexGuard<'_, HashMap<String, Record>> {
        self.records.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store for MemoryStore {
    async fn claim(&self, claim: &Claim) -> Result<Claimed, StoreError> {
        let mut records = self.records();
        match records.get(&claim.key) {
            Some(record) if !record.yields_to(claim) => Ok(Claimed::Held(record.clone())),
            _ => {
                records.insert(claim.key.clone(), claim.in_progress());
                Ok(Claimed::Ours)
            }
        }
    }

    async fn complete(&self, claim: &Claim, answer: &str) -> Result<Claimed, StoreError> {
        let mut records = self.records();
        match records.get(&claim.key) {
            Some(record) if !record.belongs_to(claim) => Ok(Claimed::Held(record.clone())),
            _ => {
                records.insert(claim.key.clone(), claim.done(answer));
                Ok(Claimed::Ours)
            }
        }
    }

    async fn release(&self, claim: &Claim) -> Result<(), StoreError> {
        let mut records = self.records();
        if records
            .get(&claim.key)
            .is_some_and(|record| record.belongs_to(claim))
        {
            records.remove(&claim.key);
        }
        Ok(())
    }
}
