//! From Secrets Manager: one step of a rotation.

use lambda_runtime::{Error, LambdaEvent};
use secrets::{Counterpart, Rotation, Step, StepEvent, Versions};
use serde::Deserialize;
use serde_json::{Value, json};
use telemetry::metrics;

/// A step, or the rehearsal of a deployment's hook, which reads the secret and changes nothing.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Event {
    Step(StepEvent),
    Rehearsal { rehearsal: bool },
}

/// # Errors
/// The step failed: Secrets Manager tries it again, and the current secret stays in use.
pub async fn handle<V: Versions, C: Counterpart>(
    rotation: &Rotation<V, C>,
    event: LambdaEvent<Event>,
) -> Result<Value, Error> {
    match event.payload {
        Event::Step(event) => {
            rotation.step(&event).await?;
            if event.step == Step::FinishSecret {
                metrics::count("SecretsRotated", 1);
            }
            Ok(json!({"outcome": "done"}))
        }
        Event::Rehearsal { rehearsal: true } => {
            rotation.rehearse().await?;
            Ok(json!({"outcome": "rehearsed"}))
        }
        Event::Rehearsal { rehearsal: false } => Err("no step of a rotation".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::counterpart::OwnFunctions;
    use lambda_runtime::Context;
    use release_check::rehearse;
    use secrets::{ReadSecret, Secret, SecretError, Stage};
    use std::sync::Mutex;

    const EVENT: &str = include_str!(concat!("../../../events/", env!("CARGO_PKG_NAME"), ".json"));
    const PLAN: &str = include_str!("../release-plan.json");

    /// A secret in memory: its current value, and the pending one.
    #[derive(Default)]
    struct Memory {
        pending: Mutex<Option<String>>,
        current: Mutex<String>,
    }

    impl ReadSecret for &Memory {
        async fn read(&self, _: &str, stage: Stage) -> Result<Secret, SecretError> {
            let value = match stage {
                Stage::Pending => self.pending.lock().unwrap().clone(),
                Stage::Current | Stage::Previous => Some(self.current.lock().unwrap().clone()),
            };
            value.map(Secret::from).ok_or(SecretError::Absent)
        }
    }

    impl Versions for &Memory {
        async fn stages(&self, _: &str, _: &str) -> Result<Option<Vec<String>>, SecretError> {
            Ok(Some(vec![Stage::Pending.label().to_owned()]))
        }

        async fn create(&self, _: &str, _: &str) -> Result<(), SecretError> {
            *self.pending.lock().unwrap() = Some("x".repeat(64));
            Ok(())
        }

        async fn promote(&self, _: &str, _: &str) -> Result<(), SecretError> {
            let pending = self.pending.lock().unwrap().take();
            *self.current.lock().unwrap() = pending.ok_or(SecretError::Absent)?;
            Ok(())
        }
    }

    fn event(step: &str) -> LambdaEvent<Event> {
        let mut event: Value = serde_json::from_str(EVENT).unwrap();
        event["Step"] = json!(step);
        LambdaEvent::new(serde_json::from_value(event).unwrap(), Context::default())
    }

    fn rotation(memory: &Memory) -> Rotation<&Memory, OwnFunctions> {
        let event: Value = serde_json::from_str(EVENT).unwrap();
        Rotation::new(memory, OwnFunctions, event["SecretId"].as_str().unwrap())
    }

    #[tokio::test]
    async fn four_steps_bring_a_new_secret_into_use() {
        let memory = Memory::default();
        let rotation = rotation(&memory);
        let all = async {
            for step in ["createSecret", "setSecret", "testSecret", "finishSecret"] {
                handle(&rotation, event(step)).await.unwrap();
            }
        };
        let ((), lines) = metrics::recorded(all).await;
        assert_eq!(lines.len(), 1, "once, at the end");
        assert_eq!(lines[0]["SecretsRotated"], 1.0);
        assert_eq!(memory.current.lock().unwrap().len(), 64);
    }

    #[tokio::test]
    async fn a_step_that_cannot_be_done_is_an_error() {
        let memory = Memory::default();
        assert!(
            handle(&rotation(&memory), event("testSecret"))
                .await
                .is_err()
        );
    }

    #[tokio::test]
    async fn a_release_of_this_code_passes_its_hook_and_changes_nothing() {
        let memory = Memory::default();
        let rotation = rotation(&memory);
        let outcome = rehearse(PLAN, async |event| {
            let event = LambdaEvent::new(serde_json::from_value(event)?, Context::default());
            handle(&rotation, event).await
        });
        outcome.await.unwrap();
        assert!(memory.pending.lock().unwrap().is_none());
    }

    #[tokio::test]
    async fn a_release_that_answers_nothing_does_not_pass() {
        assert!(rehearse(PLAN, async |_| Ok(json!(null))).await.is_err());
    }
}
