//! A step of a saga: `do` and `undo`. That it will not is an answer; an error is what did not work.

use lambda_runtime::{Error, LambdaEvent};
use serde::Deserialize;
use serde_json::{Value, json};
use telemetry::metrics;

use crate::step::{Done, Hold, Request, Undone};

/// What the state machine sends: data in the form of an event, so that the correlation id travels in the same place.
#[derive(Debug, Deserialize)]
pub struct Task {
    action: Action,
    detail: Detail,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Action {
    Do,
    Undo,
}

#[derive(Debug, Deserialize)]
struct Detail {
    data: Request,
}

/// # Errors
/// The step could not be done or taken back: the state machine tries again.
pub async fn handle(
    steps: &impl Hold,
    limit: u32,
    event: LambdaEvent<Task>,
) -> Result<Value, Error> {
    let Task { action, detail } = event.payload;
    let request = detail.data;
    let answer = match action {
        Action::Do if request.units > limit => refused("too_many"),
        Action::Do => match steps.hold(&request).await? {
            Done::Held => json!({"outcome": "done"}),
            Done::TakenBack => refused("taken_back"),
        },
        Action::Undo => match steps.release(&request.id).await? {
            Undone::Released => json!({"outcome": "undone"}),
            Undone::NothingHeld => json!({"outcome": "nothing_to_undo"}),
        },
    };
    let outcome = answer["outcome"].as_str().unwrap_or_default();
    metrics::Metric::count("Steps", 1)
        .dimension("outcome", outcome)
        .emit();
    tracing::info!(operation = "saga_step", action = ?action, outcome, saga_id = request.id, "step asked for");
    Ok(answer)
}

fn refused(reason: &str) -> Value {
    json!({"outcome": "refused", "reason": reason})
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::step::Cause;
    use lambda_runtime::Context;
    use release_check::rehearse;
    use std::collections::BTreeMap;
    use std::sync::Mutex;

    const EVENT: &str = include_str!(concat!("../../../events/", env!("CARGO_PKG_NAME"), ".json"));
    const PLAN: &str = include_str!("../release-plan.json");

    /// What is held under each id; nothing is what was taken back.
    #[derive(Default)]
    struct Store {
        held: Mutex<BTreeMap<String, Option<u32>>>,
        down: bool,
    }

    impl Hold for Store {
        async fn hold(&self, request: &Request) -> Result<Done, Cause> {
            if self.down {
                return Err("the test wants it so".into());
            }
            let mut held = self.held.lock().unwrap();
            let entry = held
                .entry(request.id.clone())
                .or_insert(Some(request.units));
            Ok(match entry {
                Some(_) => Done::Held,
                None => Done::TakenBack,
            })
        }

        async fn release(&self, id: &str) -> Result<Undone, Cause> {
            let before = self.held.lock().unwrap().insert(id.to_owned(), None);
            Ok(match before.flatten() {
                Some(_) => Undone::Released,
                None => Undone::NothingHeld,
            })
        }
    }

    async fn answer(store: &Store, change: impl FnOnce(&mut Value)) -> Result<Value, Error> {
        let mut task: Value = serde_json::from_str(EVENT).unwrap();
        change(&mut task);
        let task = serde_json::from_value(task).unwrap();
        handle(store, 100, LambdaEvent::new(task, Context::default())).await
    }

    fn undo(task: &mut Value) {
        task["action"] = json!("undo");
    }

    #[tokio::test]
    async fn it_is_done_once_and_answered_each_time() {
        let store = Store::default();
        for _ in 0..2 {
            assert_eq!(answer(&store, |_| {}).await.unwrap()["outcome"], "done");
        }
        assert_eq!(store.held.lock().unwrap().len(), 1);
    }

    #[tokio::test]
    async fn it_is_taken_back_once_and_answered_each_time() {
        let store = Store::default();
        answer(&store, |_| {}).await.unwrap();
        assert_eq!(answer(&store, undo).await.unwrap()["outcome"], "undone");
        assert_eq!(
            answer(&store, undo).await.unwrap()["outcome"],
            "nothing_to_undo"
        );
    }

    #[tokio::test]
    async fn what_comes_after_it_was_taken_back_does_nothing() {
        let store = Store::default();
        answer(&store, undo).await.unwrap();
        let late = answer(&store, |_| {}).await.unwrap();
        assert_eq!(late, json!({"outcome": "refused", "reason": "taken_back"}));
    }

    #[tokio::test]
    async fn more_than_the_limit_is_refused_and_not_held() {
        let store = Store::default();
        let many = |task: &mut Value| task["detail"]["data"]["units"] = json!(101);
        assert_eq!(answer(&store, many).await.unwrap()["reason"], "too_many");
        assert!(store.held.lock().unwrap().is_empty());
    }

    #[tokio::test]
    async fn what_did_not_work_is_an_error() {
        let store = Store {
            down: true,
            ..Store::default()
        };
        assert!(answer(&store, |_| {}).await.is_err());
    }

    #[tokio::test]
    async fn a_release_of_this_code_passes_its_hook_and_holds_nothing() {
        let store = Store::default();
        let outcome = rehearse(PLAN, async |event| {
            let event = LambdaEvent::new(serde_json::from_value(event)?, Context::default());
            handle(&store, 100, event).await
        });
        outcome.await.unwrap();
        assert!(store.held.lock().unwrap().values().all(Option::is_none));
    }

    #[tokio::test]
    async fn a_release_that_answers_nothing_does_not_pass() {
        assert!(rehearse(PLAN, async |_| Ok(json!(null))).await.is_err());
    }
}
