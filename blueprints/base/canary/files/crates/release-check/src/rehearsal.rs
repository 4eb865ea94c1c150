//! A plan followed through handlers instead of deployed versions: for the test of the plan.

use crate::{CheckError, Invoke, InvokeError, Invoked, Limits, ReleaseCheck};
use lambda_runtime::Error;
use serde_json::Value;
use std::time::Duration;
use telemetry::config::Variables;
use tokio::runtime::Builder;

/// The target of a plan that is about one function.
pub const NEW_VERSION: &str = "NEW_VERSION";

const LIMITS: Limits = Limits {
    steps: Duration::from_secs(10),
    clean_up: Duration::from_secs(20),
};

/// Follows a plan whose only target is [`NEW_VERSION`], with `handler` in the place of that version.
///
/// # Errors
/// As the hook would turn back the release.
pub async fn rehearse<H>(plan: &'static str, handler: H) -> Result<(), CheckError>
where
    H: AsyncFn(Value) -> Result<Value, Error> + Send + Sync,
{
    let one = async |_: &str, event: Value| handler(event).await;
    rehearse_all(plan, [NEW_VERSION], one).await
}

/// Follows a plan with these targets; `handler` gets the target's name beside the event.
///
/// # Errors
/// As the hook would turn back the release.
pub async fn rehearse_all<const N: usize, H>(
    plan: &'static str,
    targets: [&str; N],
    handler: H,
) -> Result<(), CheckError>
where
    H: AsyncFn(&str, Value) -> Result<Value, Error> + Send + Sync,
{
    let targets = Variables::from(targets.map(|name| (name, name)));
    let check = ReleaseCheck::new(plan, targets, Rehearsal(handler));
    check.check("rehearsal", LIMITS).await
}

struct Rehearsal<H>(H);

impl<H> Invoke for Rehearsal<H>
where
    H: AsyncFn(&str, Value) -> Result<Value, Error> + Send + Sync,
{
    /// A function runs on one thread; the check may move between threads, so it is called on one of its own.
    async fn invoke(&self, target: &str, event: &Value) -> Result<Invoked, InvokeError> {
        let call = || {
            let runtime = Builder::new_current_thread().enable_time().build()?;
            runtime.block_on((self.0)(target, event.clone()))
        };
        let answer = std::thread::scope(|scope| scope.spawn(call).join());
        match answer {
            Ok(Ok(answer)) => Ok(Invoked::Answer(answer)),
            Ok(Err(error)) => Ok(Invoked::FunctionError(error.to_string())),
            Err(_) => Ok(Invoked::FunctionError("it panicked".to_owned())),
        }
    }
}
