use crate::{Invoke, Limits, ReleaseCheck, Report, ReportError, Verdict};
use serde::Deserialize;
use std::{
    error::Error as StdError,
    panic,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
};
use tokio::runtime::Builder;

/// What CodeDeploy sends to a hook.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct HookEvent {
    #[serde(rename = "DeploymentId")]
    pub deployment_id: String,
    #[serde(rename = "LifecycleEventHookExecutionId")]
    pub execution_id: String,
}

/// Checks a release and reports the verdict.
pub struct ReleaseHook<I, R> {
    check: ReleaseCheck<I>,
    report: R,
    /// The hook that is being served and has not been reported.
    pending: Mutex<Option<HookEvent>>,
}

impl<I: Invoke, R: Report> ReleaseHook<I, R> {
    pub fn new(check: ReleaseCheck<I>, report: R) -> Self {
        Self {
            check,
            report,
            pending: Mutex::default(),
        }
    }

    /// Checks and reports. A release that fails its check is no error of the hook.
    ///
    /// # Errors
    /// CodeDeploy could not be told.
    pub async fn serve(
        &self,
        hook: HookEvent,
        run_id: &str,
        limits: Limits,
    ) -> Result<Verdict, ReportError> {
        *self.pending() = Some(hook.clone());
        let verdict = match self.check.check(run_id, limits).await {
            Ok(()) => {
                tracing::info!(deployment_id = hook.deployment_id, "release passed");
                Verdict::Succeeded
            }
            Err(error) => {
                let error = &error as &dyn StdError;
                tracing::error!(deployment_id = hook.deployment_id, error, "release failed");
                Verdict::Failed
            }
        };
        let reported = self.report.report(&hook, verdict).await;
        *self.pending() = None;
        reported.map(|()| verdict)
    }

    fn pending(&self) -> MutexGuard<'_, Option<HookEvent>> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reports a release as failed when its check panics; for the whole process, after the panic hook
/// that is set already.
///
/// Release builds abort on panic, so nothing but the panic hook runs then, and CodeDeploy would wait
/// for an hour. The report goes by a thread and a runtime of its own, because this one's is lost.
pub fn report_panics<I, R>(hook: &Arc<ReleaseHook<I, R>>)
where
    I: Invoke + 'static,
    R: Report + 'static,
{
    let hook = Arc::clone(hook);
    let previous = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        previous(info);
        let Some(event) = hook.pending().take() else {
            return;
        };
        let hook = Arc::clone(&hook);
        let report = move || {
            let runtime = Builder::new_current_thread().enable_all().build().ok()?;
            runtime
                .block_on(hook.report.report(&event, Verdict::Failed))
                .ok()
        };
        // Should this fail as well, only CodeDeploy's own time limit is left.
        drop(thread::spawn(report).join());
    }));
}
