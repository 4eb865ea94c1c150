//! From the schedule: sends each probe, measures it, counts what came of it.

use std::error::Error as StdError;
use std::future::Future;
use std::time::Instant;

use lambda_runtime::{Error, LambdaEvent};
use serde::Deserialize;
use serde_json::{Value, json};
use telemetry::metrics::{self, Metric};

use crate::probe::Probe;

/// What the schedule sends is empty; the hook of a deployment asks for a rehearsal.
#[derive(Debug, Deserialize)]
pub struct Tick {
    #[serde(default)]
    rehearsal: bool,
}

/// An answer, whatever it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answered {
    pub status: u16,
}

#[derive(Debug, thiserror::Error)]
pub enum ProbeError {
    #[error("there was no answer in time")]
    Late,
    #[error("there was no answer")]
    NoAnswer(#[source] Box<dyn StdError + std::marker::Send + Sync>),
}

pub trait Send: std::marker::Send + Sync {
    /// Sends a probe once: a caller does not try again behind the scenes either.
    fn send(
        &self,
        probe: &Probe,
    ) -> impl Future<Output = Result<Answered, ProbeError>> + std::marker::Send;
}

/// # Errors
/// None: that a probe fails is what it is for.
pub async fn handle(
    caller: &impl Send,
    probes: &[Probe],
    event: LambdaEvent<Tick>,
) -> Result<Value, Error> {
    if event.payload.rehearsal {
        return Ok(json!({"outcome": "rehearsed", "probes": probes.len()}));
    }
    let mut good = 0;
    for probe in probes {
        good += u32::from(send(caller, probe).await);
    }
    Ok(json!({"outcome": "sent", "probes": probes.len(), "good": good}))
}

async fn send(caller: &impl Send, probe: &Probe) -> bool {
    let begin = Instant::now();
    let outcome = caller.send(probe).await;
    let took = begin.elapsed();
    let good = outcome
        .as_ref()
        .is_ok_and(|answer| probe.is_good(answer.status, took));
    metrics::count("ProbesSent", 1);
    metrics::count("ProbesGood", u32::from(good));
    Metric::millis("ProbeTime", took).emit();
    let (name, took_ms) = (probe.name.as_str(), took.as_millis());
    match &outcome {
        Ok(answer) if good => {
            tracing::debug!(probe = name, status = answer.status, took_ms, "probe good");
        }
        Ok(answer) => {
            tracing::warn!(
                probe = name,
                status = answer.status,
                took_ms,
                "probe not good"
            );
        }
        Err(error) => {
            let error = telemetry::reason(error);
            tracing::warn!(probe = name, error, took_ms, "probe not answered");
        }
    }
    good
}

#[cfg(test)]
mod tests {
    use super::*;
    use lambda_runtime::Context;
    use release_check::rehearse;

    const EVENT: &str = include_str!(concat!("../../../events/", env!("CARGO_PKG_NAME"), ".json"));
    const PLAN: &str = include_str!("../release-plan.json");

    /// An API with this status, or with no answer.
    struct Api(Option<u16>);

    impl Send for Api {
        async fn send(&self, _: &Probe) -> Result<Answered, ProbeError> {
            let answered = |status| Answered { status };
            self.0.map(answered).ok_or(ProbeError::Late)
        }
    }

    fn probes() -> Vec<Probe> {
        let json = r#"[{"name": "a", "path": "/a", "status": 200, "within_ms": 60000},
            {"name": "b", "path": "/b", "status": 404, "within_ms": 60000}]"#;
        Probe::list(json).unwrap()
    }

    async fn counted(api: Api) -> (Value, f64, f64) {
        let event = LambdaEvent::new(serde_json::from_str(EVENT).unwrap(), Context::default());
        let (answer, lines) = metrics::recorded(handle(&api, &probes(), event)).await;
        let sum = |name: &str| lines.iter().filter_map(|line| line[name].as_f64()).sum();
        assert_eq!(
            lines
                .iter()
                .filter(|line| line.get("ProbeTime").is_some())
                .count(),
            2
        );
        (answer.unwrap(), sum("ProbesSent"), sum("ProbesGood"))
    }

    #[tokio::test]
    async fn each_probe_is_sent_and_counted_by_its_own_status() {
        let (answer, sent, good) = counted(Api(Some(200))).await;
        assert_eq!(answer, json!({"outcome": "sent", "probes": 2, "good": 1}));
        assert_eq!((sent, good), (2.0, 1.0));
    }

    #[tokio::test]
    async fn no_answer_is_no_good_answer_and_no_error() {
        let (answer, sent, good) = counted(Api(None)).await;
        assert_eq!(answer["good"], 0);
        assert_eq!((sent, good), (2.0, 0.0));
    }

    #[tokio::test]
    async fn a_release_of_this_code_passes_its_hook_and_sends_nothing() {
        let outcome = rehearse(PLAN, async |event| {
            let event = LambdaEvent::new(serde_json::from_value(event)?, Context::default());
            let (answer, lines) = metrics::recorded(handle(&Api(None), &probes(), event)).await;
            assert!(lines.is_empty());
            answer
        });
        outcome.await.unwrap();
    }

    #[tokio::test]
    async fn a_release_that_answers_nothing_does_not_pass() {
        assert!(rehearse(PLAN, async |_| Ok(json!(null))).await.is_err());
    }
}
