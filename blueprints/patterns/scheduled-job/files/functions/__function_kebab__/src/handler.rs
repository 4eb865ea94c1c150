//! From the schedule: one run of the job, unless it is at work or done.

use job_guard::{Guard, Leases, Outcome};
use lambda_runtime::{Error, LambdaEvent};
use serde::Deserialize;
use serde_json::{Value, json};
use telemetry::metrics;

use crate::work::{Run, Work};

/// What the schedule sends.
#[derive(Debug, Deserialize)]
pub struct Tick {
    /// For when the run was scheduled, as RFC 3339 in UTC.
    scheduled: String,
    /// Takes the job, but does no work: for the hook of a deployment.
    #[serde(default)]
    rehearsal: bool,
}

/// The job with what it needs.
pub struct Job<L, W> {
    guard: Guard<L>,
    work: W,
    name: String,
}

impl<L: Leases, W: Work> Job<L, W> {
    pub fn new(guard: Guard<L>, work: W, name: String) -> Self {
        Self { guard, work, name }
    }

    /// # Errors
    /// The table of jobs or the work failed: Lambda tries again, then the event is a dead letter.
    pub async fn run(&self, event: LambdaEvent<Tick>) -> Result<Value, Error> {
        let LambdaEvent { payload, context } = event;
        if payload.rehearsal {
            return self.rehearse(payload, context.request_id).await;
        }
        let run = Run {
            id: payload.scheduled,
            job: self.name.clone(),
            request_id: context.request_id,
        };
        let taken = job_guard::Run::new(&self.name, &run.id, &run.request_id);
        let outcome = self.guard.run(&taken, self.work.run(&run)).await?;
        let (name, did) = match outcome {
            Outcome::Ran(did) => ("done", did),
            Outcome::Overlapped => ("overlapped", 0),
            Outcome::Done => ("repeated", 0),
        };
        metrics::count(
            match outcome {
                Outcome::Ran(_) => "JobsDone",
                Outcome::Overlapped => "JobsOverlapped",
                Outcome::Done => "JobsRepeated",
            },
            1,
        );
        tracing::info!(
            operation = "run_job",
            outcome = name,
            scheduled = run.id,
            did,
            "run asked for"
        );
        Ok(json!({"outcome": name, "did": did}))
    }

    /// All but the work, under a name of its own.
    async fn rehearse(&self, tick: Tick, request_id: String) -> Result<Value, Error> {
        let name = format!("{}/{}", self.name, telemetry::RELEASE_CHECK);
        let run = job_guard::Run::new(name, tick.scheduled, request_id);
        let nothing = async { Ok::<_, std::convert::Infallible>(()) };
        self.guard.run(&run, nothing).await?;
        Ok(json!({"outcome": "rehearsed"}))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::work::WorkError;
    use job_guard::MemoryLeases;
    use lambda_runtime::Context;
    use release_check::rehearse;
    use std::sync::Mutex;
    use std::time::Duration;

    const EVENT: &str = include_str!(concat!("../../../events/", env!("CARGO_PKG_NAME"), ".json"));
    const PLAN: &str = include_str!("../release-plan.json");

    #[derive(Default)]
    struct Runs {
        done: Mutex<Vec<String>>,
        broken: bool,
    }

    impl Work for Runs {
        async fn run(&self, run: &Run) -> Result<u32, WorkError> {
            if self.broken {
                return Err(WorkError("the test wants it so".into()));
            }
            self.done.lock().unwrap().push(run.id.clone());
            Ok(1)
        }
    }

    fn job(work: Runs) -> Job<MemoryLeases, Runs> {
        let guard = Guard::new(MemoryLeases::default(), Duration::from_secs(330));
        Job::new(guard, work, "job".to_owned())
    }

    fn event(text: &str) -> LambdaEvent<Tick> {
        LambdaEvent::new(serde_json::from_str(text).unwrap(), Context::default())
    }

    #[tokio::test]
    async fn a_scheduled_time_is_run_once() {
        let job = job(Runs::default());
        let twice = async {
            let first = job.run(event(EVENT)).await.unwrap();
            let second = job.run(event(EVENT)).await.unwrap();
            (first["outcome"].clone(), second["outcome"].clone())
        };
        let (outcomes, lines) = metrics::recorded(twice).await;
        assert_eq!(outcomes, (json!("done"), json!("repeated")));
        assert_eq!(lines[0]["JobsDone"], 1.0);
        assert_eq!(lines[1]["JobsRepeated"], 1.0);
        assert_eq!(*job.work.done.lock().unwrap(), ["2026-11-25T03:00:00Z"]);
    }

    #[tokio::test]
    async fn a_run_that_failed_is_an_error_and_can_be_run_again() {
        let mut job = job(Runs {
            broken: true,
            ..Runs::default()
        });
        let failed = job.run(event(EVENT)).await.unwrap_err();
        assert_eq!(failed.to_string(), "the work failed");
        job.work.broken = false;
        assert_eq!(job.run(event(EVENT)).await.unwrap()["outcome"], "done");
    }

    #[tokio::test]
    async fn a_run_does_not_begin_while_another_is_at_work() {
        let job = job(Runs::default());
        let other = job_guard::Run::new("job", "2026-11-25T02:00:00Z", "other");
        let outer = job.guard.run(&other, async {
            let answer = job.run(event(EVENT)).await.unwrap();
            assert_eq!(answer["outcome"], "overlapped");
            Ok::<_, std::convert::Infallible>(())
        });
        outer.await.unwrap();
        assert!(job.work.done.lock().unwrap().is_empty());
    }

    #[tokio::test]
    async fn a_release_of_this_code_passes_its_hook_and_does_no_work() {
        let job = job(Runs::default());
        let outcome = rehearse(PLAN, async |event| {
            let event = LambdaEvent::new(serde_json::from_value(event)?, Context::default());
            job.run(event).await
        });
        outcome.await.unwrap();
        assert!(job.work.done.lock().unwrap().is_empty());
    }

    #[tokio::test]
    async fn a_release_that_answers_nothing_does_not_pass() {
        assert!(rehearse(PLAN, async |_| Ok(json!(null))).await.is_err());
    }
}
