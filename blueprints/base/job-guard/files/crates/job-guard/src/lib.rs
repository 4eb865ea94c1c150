//! A job runs once for each scheduled time, and never twice at a time (Lens GEN-9, REL-IDEM-1).
//!
//! ```
//! # use std::{convert::Infallible, time::Duration};
//! use job_guard::{Guard, MemoryLeases, Outcome, Run};
//!
//! # async fn example() -> Result<(), job_guard::Error<Infallible>> {
//! let guard = Guard::new(MemoryLeases::default(), Duration::from_secs(90));
//! let run = Run::new("clean-up", "2026-11-25T03:00:00Z", "id of the invocation");
//! let work = async { Ok::<_, Infallible>(17) };
//!
//! match guard.run(&run, work).await? {
//!     Outcome::Ran(removed) => println!("removed {removed}"),
//!     Outcome::Overlapped => println!("the run before this one is still at work"),
//!     Outcome::Done => println!("this time was done before"),
//! }
//! # Ok(())
//! # }
//! ```
//!
//! EventBridge Scheduler delivers at least once, and it does not wait for the run before. One conditional write takes
//! the job for the time of a lease; a second writes down which scheduled time is done. Who crashes loses the job when
//! the lease ends, so the lease has to be longer than the function's timeout.

mod dynamodb;
mod memory;

use std::{
    error::Error as StdError,
    future::Future,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

pub use dynamodb::DynamoDbLeases;
pub use memory::MemoryLeases;

/// One run of a job that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Which job; two jobs of one table have different names.
    pub job: String,
    /// For when it was scheduled, as RFC 3339 in UTC, so that times compare as texts do.
    pub scheduled: String,
    /// Tells this attempt from every other.
    pub holder: String,
}

impl Run {
    pub fn new(
        job: impl Into<String>,
        scheduled: impl Into<String>,
        holder: impl Into<String>,
    ) -> Self {
        Self {
            job: job.into(),
            scheduled: scheduled.into(),
            holder: holder.into(),
        }
    }
}

/// What became of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome<T> {
    /// It ran, and this came of it.
    Ran(T),
    /// Another run of this job is at work; this one did nothing.
    Overlapped,
    /// This scheduled time, or a later one, was done before; this run did nothing.
    Done,
}

/// What a store says when a run asks for its job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// The job is this run's until its lease ends.
    Ours,
    /// Another run has it.
    Busy,
    /// The scheduled time was done before.
    Done,
}

/// Where it is kept who runs a job. Each call is one atomic, conditional write.
pub trait Leases: Send + Sync {
    /// Takes the job for `run` from `now` until `until`, both in milliseconds since 1970.
    fn take(
        &self,
        run: &Run,
        now: u64,
        until: u64,
    ) -> impl Future<Output = Result<Taken, LeaseError>> + Send;

    /// Frees the job and, if `done`, writes down that the scheduled time is done. Does nothing if the job has gone to
    /// another run meanwhile.
    fn give_back(
        &self,
        run: &Run,
        done: bool,
    ) -> impl Future<Output = Result<(), LeaseError>> + Send;
}

impl<L: Leases> Leases for &L {
    async fn take(&self, run: &Run, now: u64, until: u64) -> Result<Taken, LeaseError> {
        (*self).take(run, now, until).await
    }

    async fn give_back(&self, run: &Run, done: bool) -> Result<(), LeaseError> {
        (*self).give_back(run, done).await
    }
}

/// The store could not be asked.
#[derive(Debug, thiserror::Error)]
#[error("the table of jobs cannot be reached")]
pub struct LeaseError(#[source] pub Box<dyn StdError + Send + Sync>);

/// Why a run failed; `E` is the work's own error.
#[derive(Debug, thiserror::Error)]
pub enum Error<E: StdError + 'static> {
    /// The work did not run, or it is not known whether its end was written down.
    #[error(transparent)]
    Lease(#[from] LeaseError),
    /// The work ran and failed; the job is free, and the same time can be run again.
    #[error(transparent)]
    Work(E),
}

/// Runs work under a lease.
#[derive(Debug, Clone)]
pub struct Guard<L> {
    leases: L,
    lease: Duration,
    clock: fn() -> SystemTime,
}

impl<L: Leases> Guard<L> {
    /// A run that does not end keeps its job for `lease`.
    pub fn new(leases: L, lease: Duration) -> Self {
        Self {
            leases,
            lease,
            clock: SystemTime::now,
        }
    }

    /// The same with another clock, for tests.
    #[must_use]
    pub fn with_clock(self, clock: fn() -> SystemTime) -> Self {
        Self { clock, ..self }
    }

    /// Runs `work` unless the job is at work or the scheduled time is done.
    ///
    /// # Errors
    /// [`Error::Work`] if the work failed, [`Error::Lease`] if the store did.
    pub async fn run<T, E, F>(&self, run: &Run, work: F) -> Result<Outcome<T>, Error<E>>
    where
        E: StdError + 'static,
        F: Future<Output = Result<T, E>>,
    {
        let now = (self.clock)();
        match self
            .leases
            .take(run, millis(now), millis(now + self.lease))
            .await?
        {
            Taken::Busy => return Ok(Outcome::Overlapped),
            Taken::Done => return Ok(Outcome::Done),
            Taken::Ours => {}
        }
        match work.await {
            Ok(result) => {
                self.leases.give_back(run, true).await?;
                Ok(Outcome::Ran(result))
            }
            Err(error) => {
                // If this fails too, the job frees itself when the lease ends.
                if let Err(error) = self.leases.give_back(run, false).await {
                    let error = &error as &dyn StdError;
                    tracing::warn!(error, "job not given back");
                }
                Err(Error::Work(error))
            }
        }
    }
}

fn millis(time: SystemTime) -> u64 {
    let since_epoch = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since_epoch.as_millis()).unwrap_or(u64::MAX)
}
