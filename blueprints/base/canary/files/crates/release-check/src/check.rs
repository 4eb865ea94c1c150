use crate::{
    Invoke, InvokeError, Invoked, Mismatch, Plan, PlanError, Step, answer,
    plan::RUN_ID,
    template::{self, Unfilled},
};
use serde_json::{Value, json};
use std::{collections::BTreeMap, error::Error as StdError, time::Duration};
use telemetry::{config::Variables, subsegment, traced};
use tokio::time::{Instant, timeout_at};

type Values = BTreeMap<String, Value>;

/// Follows a plan.
pub struct ReleaseCheck<I> {
    plan: &'static str,
    variables: Variables,
    invoke: I,
}

/// How long the parts of a check may take, from its start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    pub steps: Duration,
    /// `always` steps may go on until then.
    pub clean_up: Duration,
}

impl Limits {
    /// Divides the time that the invocation has left; what remains is for the report.
    pub fn within(time_left: Duration) -> Self {
        Self {
            steps: time_left.mul_f64(0.6),
            clean_up: time_left.mul_f64(0.8),
        }
    }
}

/// Why a release must not go on.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    #[error(transparent)]
    Plan(#[from] PlanError),
    #[error("these environment variables, which the plan names, are not set: {}", .0.join(", "))]
    Targets(Vec<String>),
    #[error("the step `{step}` failed")]
    Step { step: String, source: StepError },
}

/// Why a step failed.
#[derive(Debug, thiserror::Error)]
pub enum StepError {
    #[error(transparent)]
    Invoke(#[from] InvokeError),
    #[error("the function failed: {0}")]
    Function(String),
    #[error("{}", list(.0))]
    Answer(Vec<Mismatch>),
    #[error("there was no answer in time")]
    Timeout,
    #[error("`{0}` was not captured")]
    Unfilled(String),
}

impl From<Unfilled> for StepError {
    fn from(Unfilled(name): Unfilled) -> Self {
        Self::Unfilled(name)
    }
}

fn list(mismatches: &[Mismatch]) -> String {
    mismatches
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("; ")
}

impl<I: Invoke> ReleaseCheck<I> {
    /// `variables` name the functions that the plan's targets stand for, and the values that it wants of the environment.
    pub fn new(plan: &'static str, variables: Variables, invoke: I) -> Self {
        Self {
            plan,
            variables,
            invoke,
        }
    }

    /// Follows the plan to its end or its first failure, then runs what always has to run.
    ///
    /// # Errors
    /// The first thing that went wrong; each thing that did is in the log.
    pub async fn check(&self, run_id: &str, limits: Limits) -> Result<(), CheckError> {
        let plan = Plan::parse(self.plan)?;
        let steps = self.with_targets(&plan)?;
        let start = Instant::now();
        let mut values = self.values(&plan, run_id)?;
        let mut failure = None;
        for (step, function_arn) in steps {
            if failure.is_some() && !step.always {
                continue;
            }
            let limit = start
                + if step.always {
                    limits.clean_up
                } else {
                    limits.steps
                };
            let call = timeout_at(limit, self.call(step, &function_arn, &values));
            let outcome = match call.await.unwrap_or(Err(StepError::Timeout)) {
                Ok(answer) => judge(step, &answer, &mut values),
                Err(error) => Err(error),
            };
            match outcome {
                Ok(()) => tracing::info!(step = step.name, called = function_arn, "step passed"),
                Err(StepError::Unfilled(name)) if failure.is_some() => {
                    tracing::info!(step = step.name, missing = name, "nothing to clean up");
                }
                Err(source) => {
                    let error = &source as &dyn StdError;
                    tracing::error!(
                        step = step.name,
                        called = function_arn,
                        error,
                        "step failed"
                    );
                    let step = step.name.clone();
                    failure.get_or_insert(CheckError::Step { step, source });
                }
            }
        }
        failure.map_or(Ok(()), Err)
    }

    /// What the steps can use before any of them has captured something.
    fn values(&self, plan: &Plan, run_id: &str) -> Result<Values, CheckError> {
        let mut values = Values::from([(RUN_ID.to_owned(), json!(run_id))]);
        let mut unset = Vec::new();
        for name in &plan.variables {
            match self.variables.get(name) {
                Some(value) => {
                    values.insert(name.clone(), json!(value));
                }
                None => unset.push(name.clone()),
            }
        }
        match unset.is_empty() {
            true => Ok(values),
            false => Err(CheckError::Targets(unset)),
        }
    }

    /// Each step with the ARN of its function.
    fn with_targets<'p>(&self, plan: &'p Plan) -> Result<Vec<(&'p Step, String)>, CheckError> {
        let mut steps = Vec::new();
        let mut unset = Vec::new();
        for step in &plan.steps {
            match self.variables.get(&step.target) {
                Some(arn) => steps.push((step, arn)),
                None => unset.push(step.target.clone()),
            }
        }
        if unset.is_empty() {
            Ok(steps)
        } else {
            Err(CheckError::Targets(unset))
        }
    }

    /// Makes the call of a step and gives the answer.
    async fn call(
        &self,
        step: &Step,
        function_arn: &str,
        values: &Values,
    ) -> Result<Value, StepError> {
        let event = template::fill(&step.event, values)?;
        let span = subsegment!("release check", annotation.step = step.name);
        match traced(span, self.invoke.invoke(function_arn, &event)).await? {
            Invoked::Answer(answer) => Ok(answer::open(answer)),
            Invoked::FunctionError(details) => Err(StepError::Function(details)),
        }
    }
}

/// Takes what the step captures, from a wrong answer too: there may be something to clean up. Then
/// says whether the answer is right.
fn judge(step: &Step, answer: &Value, values: &mut Values) -> Result<(), StepError> {
    values.extend(answer::captures(&step.capture, answer));
    let mismatches = answer::mismatches(step, answer, values)?;
    if mismatches.is_empty() {
        Ok(())
    } else {
        Err(StepError::Answer(mismatches))
    }
}
