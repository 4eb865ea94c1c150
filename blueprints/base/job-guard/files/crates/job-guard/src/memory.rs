use crate::{LeaseError, Leases, Run, Taken};
use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Leases in memory, for tests.
#[derive(Debug, Default)]
pub struct MemoryLeases {
    jobs: Mutex<HashMap<String, Job>>,
}

#[derive(Debug, Default)]
struct Job {
    holder: Option<(String, u64)>,
    done: String,
}

impl MemoryLeases {
    fn jobs(&self) -> MutexGuard<'_, HashMap<String, Job>> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Leases for MemoryLeases {
    async fn take(&self, run: &Run, now: u64, until: u64) -> Result<Taken, LeaseError> {
        let mut jobs = self.jobs();
        let job = jobs.entry(run.job.clone()).or_default();
        if job.done >= run.scheduled {
            return Ok(Taken::Done);
        }
        if job.holder.as_ref().is_some_and(|(_, ends)| *ends > now) {
            return Ok(Taken::Busy);
        }
        job.holder = Some((run.holder.clone(), until));
        Ok(Taken::Ours)
    }

    async fn give_back(&self, run: &Run, done: bool) -> Result<(), LeaseError> {
        if let Some(job) = self.jobs().get_mut(&run.job)
            && job
                .holder
                .as_ref()
                .is_some_and(|(holder, _)| *holder == run.holder)
        {
            job.holder = None;
            if done {
                job.done.clone_from(&run.scheduled);
            }
        }
        Ok(())
    }
}
