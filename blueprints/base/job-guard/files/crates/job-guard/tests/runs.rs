//! What the guard promises, in memory.

#![allow(clippy::unwrap_used, reason = "a test says by them what it expects")]

use job_guard::{Error, Guard, LeaseError, MemoryLeases, Outcome, Run};
use std::time::{Duration, SystemTime};

const LEASE: Duration = Duration::from_secs(90);

fn run(scheduled: &str, holder: &str) -> Run {
    Run::new("clean-up", scheduled, holder)
}

fn guard(leases: &MemoryLeases) -> Guard<&MemoryLeases> {
    Guard::new(leases, LEASE)
}

/// What becomes of a run whose work succeeds.
async fn outcome(guard: &Guard<&MemoryLeases>, run: &Run) -> Outcome<u32> {
    let work = async { Ok::<_, LeaseError>(17) };
    guard.run(run, work).await.unwrap()
}

#[tokio::test]
async fn a_scheduled_time_is_run_once() {
    let leases = MemoryLeases::default();
    let guard = guard(&leases);
    for (scheduled, holder, expected) in [
        ("2026-11-25T03:00:00Z", "a", Outcome::Ran(17)),
        ("2026-11-25T03:00:00Z", "b", Outcome::Done),
        ("2026-11-25T02:00:00Z", "c", Outcome::Done),
        ("2026-11-25T04:00:00Z", "d", Outcome::Ran(17)),
    ] {
        let run = run(scheduled, holder);
        assert_eq!(outcome(&guard, &run).await, expected, "{run:?}");
    }
}

#[tokio::test]
async fn two_runs_do_not_overlap() {
    let leases = MemoryLeases::default();
    let guard = guard(&leases);
    let (first, second) = (
        run("2026-11-25T03:00:00Z", "a"),
        run("2026-11-25T04:00:00Z", "b"),
    );
    let work = async {
        assert_eq!(outcome(&guard, &second).await, Outcome::Overlapped);
        Ok::<_, LeaseError>(17)
    };
    assert_eq!(guard.run(&first, work).await.unwrap(), Outcome::Ran(17));
    assert_eq!(
        outcome(&guard, &second).await,
        Outcome::Ran(17),
        "free again"
    );
}

#[tokio::test]
async fn a_run_that_failed_can_be_run_again() {
    let leases = MemoryLeases::default();
    let guard = guard(&leases);
    let first = run("2026-11-25T03:00:00Z", "a");
    let work = async { Err::<u32, _>(LeaseError("the work failed".into())) };
    let failed = guard.run(&first, work).await;
    assert!(matches!(failed, Err(Error::Work(_))));
    let again = run("2026-11-25T03:00:00Z", "b");
    assert_eq!(outcome(&guard, &again).await, Outcome::Ran(17));
}

#[tokio::test]
async fn a_run_that_crashed_loses_the_job_when_its_lease_ends() {
    let leases = MemoryLeases::default();
    let before = || SystemTime::now() - LEASE - Duration::from_secs(1);
    let earlier = guard(&leases).with_clock(before);
    let crashed = run("2026-11-25T03:00:00Z", "a");
    // Dropped at its first wait, as a function is that runs out of time.
    let never = earlier.run(&crashed, std::future::pending::<Result<u32, LeaseError>>());
    let dropped = tokio::time::timeout(Duration::from_millis(5), never).await;
    assert!(dropped.is_err());
    let again = run("2026-11-25T03:00:00Z", "b");
    assert_eq!(outcome(&earlier, &again).await, Outcome::Overlapped);
    assert_eq!(outcome(&guard(&leases), &again).await, Outcome::Ran(17));
}
