//! From the state machine: does the work of one job, keeps what came of it, and answers with it.

use std::future::Future;

use lambda_runtime::{Diagnostic, Error, LambdaEvent};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use telemetry::metrics;

use crate::job::{Job, Summary};

/// What the state machine sends.
#[derive(Debug, Deserialize)]
pub struct Task {
    job_id: String,
    job: Value,
    /// Does the work, but keeps nothing: for the hook of a deployment.
    #[serde(default)]
    rehearsal: bool,
}

/// A result, as it is kept.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Kept {
    pub id: String,
    pub result: Summary,
}

pub trait KeepResult: Send + Sync {
    /// Keeps a result, unless the job has one.
    fn keep(&self, result: &Kept) -> impl Future<Output = Result<(), Error>> + Send;
}

/// # Errors
/// `NotAJob` if the job cannot be done, which the state machine does not try again; another error if the result could
/// not be kept, which it does.
pub async fn handle(
    results: &impl KeepResult,
    event: LambdaEvent<Task>,
) -> Result<Summary, Diagnostic> {
    let task = event.payload;
    let id = task.job_id.clone();
    telemetry::with_correlation_id(id, work(results, task)).await
}

async fn work(results: &impl KeepResult, task: Task) -> Result<Summary, Diagnostic> {
    let job: Job = serde_json::from_value(task.job).map_err(|error| not_a_job(&error))?;
    let result = job.summary().map_err(|error| not_a_job(&error))?;
    if !task.rehearsal {
        let kept = Kept {
            id: task.job_id,
            result: result.clone(),
        };
        results.keep(&kept).await.map_err(Diagnostic::from)?;
        metrics::count("JobsDone", 1);
        tracing::info!(
            operation = "do_job",
            outcome = "done",
            values = result.count,
            "job done"
        );
    }
    Ok(result)
}

/// By its type the state machine knows that another try is in vain.
fn not_a_job(error: &(dyn std::error::Error + 'static)) -> Diagnostic {
    tracing::warn!(
        operation = "do_job",
        outcome = "refused",
        error,
        "job cannot be done"
    );
    metrics::count("JobsRefused", 1);
    Diagnostic {
        error_type: "NotAJob".to_owned(),
        error_message: error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lambda_runtime::Context;
    use release_check::rehearse;
    use serde_json::json;
    use std::sync::Mutex;

    const EVENT: &str = include_str!(concat!("../../../events/", env!("CARGO_PKG_NAME"), ".json"));
    const PLAN: &str = include_str!("../release-plan.json");

    #[derive(Default)]
    struct Results {
        kept: Mutex<Vec<Kept>>,
        broken: bool,
    }

    impl KeepResult for Results {
        async fn keep(&self, result: &Kept) -> Result<(), Error> {
            if self.broken {
                return Err("the test wants it so".into());
            }
            self.kept.lock().unwrap().push(result.clone());
            Ok(())
        }
    }

    fn event(change: impl FnOnce(&mut Value)) -> LambdaEvent<Task> {
        let mut event = serde_json::from_str(EVENT).unwrap();
        change(&mut event);
        LambdaEvent::new(serde_json::from_value(event).unwrap(), Context::default())
    }

    #[tokio::test]
    async fn the_result_is_kept_under_the_jobs_id_and_answered() {
        let results = Results::default();
        let (answer, lines) = metrics::recorded(handle(&results, event(|_| {}))).await;
        let answer = answer.unwrap();
        assert_eq!((answer.count, answer.sum), (4, 57.75));
        assert_eq!(lines[0]["JobsDone"], 1.0);
        assert_eq!(
            *results.kept.lock().unwrap(),
            [Kept {
                id: "7f0c6cf1-6f2e-4b7a-9a3b-1f2d3c4b5a69".to_owned(),
                result: answer
            }]
        );
    }

    #[tokio::test]
    async fn what_is_no_job_has_an_error_of_its_own() {
        for job in [json!({}), json!({"title": "t", "values": []})] {
            let wrong = event(|event| event["job"] = job);
            let failed = handle(&Results::default(), wrong).await.unwrap_err();
            assert_eq!(failed.error_type, "NotAJob");
        }
    }

    #[tokio::test]
    async fn the_state_machine_does_not_try_again_what_is_no_job() {
        let machine = include_str!(concat!(
            "../../../statemachines/",
            env!("CARGO_PKG_NAME"),
            ".asl.json"
        ));
        let machine: Value = serde_json::from_str(machine).unwrap();
        let first = &machine["States"]["Work"]["Retry"][0];
        assert_eq!(
            first,
            &json!({"ErrorEquals": ["NotAJob"], "MaxAttempts": 0})
        );
    }

    #[tokio::test]
    async fn a_result_that_was_not_kept_is_another_error() {
        let results = Results {
            broken: true,
            ..Results::default()
        };
        let failed = handle(&results, event(|_| {})).await.unwrap_err();
        assert_ne!(failed.error_type, "NotAJob");
    }

    #[tokio::test]
    async fn a_release_of_this_code_passes_its_hook_and_keeps_nothing() {
        let results = Results::default();
        let outcome = rehearse(PLAN, async |event| {
            let event = LambdaEvent::new(serde_json::from_value(event)?, Context::default());
            let answer = handle(&results, event).await;
            Ok(serde_json::to_value(
                answer.map_err(|error| error.error_message)?,
            )?)
        });
        outcome.await.unwrap();
        assert!(results.kept.lock().unwrap().is_empty());
    }

    #[tokio::test]
    async fn a_release_that_answers_nothing_does_not_pass() {
        assert!(rehearse(PLAN, async |_| Ok(json!(null))).await.is_err());
    }
}
