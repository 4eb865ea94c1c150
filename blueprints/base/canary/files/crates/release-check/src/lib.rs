//! The pre- and post-traffic hook of a CodeDeploy deployment (Lens DEP-8, DEP-9): it sends real events
//! to the new version of a function, looks at the answers, and tells CodeDeploy whether to go on.
//!
//! What to send is a plan, a JSON file beside the hook's `main.rs`:
//!
//! ```json
//! {
//!   "steps": [
//!     {
//!       "name": "create a product",
//!       "target": "CREATE_PRODUCT",
//!       "event": { "httpMethod": "POST", "body": "{\"name\": \"release check {{run_id}}\"}" },
//!       "expect": { "status": 201, "exists": ["/body/id"] },
//!       "capture": { "product_id": "/body/id" }
//!     },
//!     {
//!       "name": "delete it",
//!       "target": "DELETE_PRODUCT",
//!       "event": { "httpMethod": "DELETE", "pathParameters": { "id": "{{product_id}}" } },
//!       "expect": { "status": 204 },
//!       "always": true
//!     }
//!   ]
//! }
//! ```
//!
//! `target` is the environment variable that holds the ARN of the version or alias to call. A step may
//! use what an earlier one captured, `run_id`, which is another one each time, and what the plan takes from the environment by
//! `"variables": ["NAME"]`. Pointers are JSON
//! pointers into the answer; the `body` of an API Gateway answer is read as JSON. An `always` step
//! runs even after a failure, to clean up.
//!
//! Functions do not call functions (Lens GEN-7): whoever calls waits, pays twice and fails twice. This
//! hook is the one exception, for its purpose is the call: nothing but an invocation of exactly that
//! version, past the alias and past the API, shows that the version works before it gets traffic.

mod answer;
mod check;
mod hook;
mod invoke;
mod plan;
mod rehearsal;
mod report;
mod template;

use lambda_runtime::{Context, Error, LambdaEvent, Runtime, service_fn};
use std::{
    sync::Arc,
    time::{Duration, SystemTime},
};
use telemetry::config::Variables;

pub use answer::Mismatch;
pub use check::{CheckError, Limits, ReleaseCheck, StepError};
pub use hook::{HookEvent, ReleaseHook, report_panics};
pub use invoke::{Invoke, InvokeError, Invoked, LambdaInvoke};
pub use plan::{Expect, Plan, PlanError, Step};
pub use rehearsal::{NEW_VERSION, rehearse, rehearse_all};
pub use report::{CodeDeployReport, Report, ReportError, Verdict};

/// How long the report to CodeDeploy may take, with its retries.
const REPORT_BUDGET: Duration = Duration::from_secs(4);

/// Serves as a hook that works by `plan`; the whole of the hook's `main`. Give the function a timeout
/// of at least 30 seconds: a fifth of it is kept for the report.
///
/// # Errors
/// A setting is missing, or the Runtime API went away. A fault of the plan is reported to CodeDeploy.
pub async fn run(plan: &'static str) -> Result<(), Error> {
    let telemetry = telemetry::layer()?;
    let aws = telemetry::aws::config(REPORT_BUDGET).await;
    let check = ReleaseCheck::new(plan, Variables::process(), LambdaInvoke::new(&aws));
    let hook = Arc::new(ReleaseHook::new(check, CodeDeployReport::new(&aws)));
    report_panics(&hook);
    let handler = service_fn(move |event: LambdaEvent<HookEvent>| {
        let hook = Arc::clone(&hook);
        async move {
            let limits = Limits::within(time_left(&event.context));
            let verdict = hook
                .serve(event.payload, &event.context.request_id, limits)
                .await?;
            Ok::<_, Error>(verdict)
        }
    });
    Runtime::new(handler).layer(telemetry).run().await
}

fn time_left(context: &Context) -> Duration {
    context
        .deadline()
        .duration_since(SystemTime::now())
        .unwrap_or_default()
}
