//! What is behind a machine, as a test wants it: each step answers as it should, or as it is told to.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::{Fault, Services};

/// The functions and queues behind a machine.
///
/// A step is named by what it calls, as the definition writes it (`ReserveStock` for `${ReserveStock}`); where one
/// function has several, by the `action` of its payload too (`Seat undo`).
#[derive(Debug, Clone, Default)]
pub struct Scripted {
    answers: BTreeMap<String, Value>,
    failing: BTreeMap<String, u32>,
    called: Vec<(String, Value)>,
}

impl Scripted {
    /// Each step with what it answers. Another one answers null.
    #[must_use]
    pub fn answering<'a>(answers: impl IntoIterator<Item = (&'a str, Value)>) -> Self {
        let answers = answers.into_iter();
        Self {
            answers: answers
                .map(|(step, answer)| (step.to_owned(), answer))
                .collect(),
            ..Self::default()
        }
    }

    /// The same, with a step that answers that it will not.
    #[must_use]
    pub fn refusing(mut self, step: &str, reason: &str) -> Self {
        let refused = json!({"outcome": "refused", "reason": reason});
        self.answers.insert(step.to_owned(), refused);
        self
    }

    /// The same, with a step that fails this often.
    #[must_use]
    pub fn failing(mut self, step: &str, times: u32) -> Self {
        self.failing.insert(step.to_owned(), times);
        self
    }

    /// The steps that were called, tries of one step once.
    #[must_use]
    pub fn steps(&self) -> Vec<&str> {
        let mut names: Vec<_> = self.called.iter().map(|(name, _)| name.as_str()).collect();
        names.dedup();
        names
    }

    /// How often a step was called.
    #[must_use]
    pub fn tries(&self, step: &str) -> usize {
        self.called.iter().filter(|(name, _)| name == step).count()
    }

    /// What a step was called with the last time.
    #[must_use]
    pub fn asked(&self, step: &str) -> Option<&Value> {
        let call = self.called.iter().rfind(|(name, _)| name == step);
        call.map(|(_, arguments)| arguments)
    }
}

impl Services for Scripted {
    fn call(&mut self, resource: &str, arguments: &Value) -> Result<Value, Fault> {
        let name = name(arguments);
        self.called.push((name.clone(), arguments.clone()));
        if let Some(times) = self.failing.get_mut(&name).filter(|times| **times > 0) {
            *times -= 1;
            return Err(Fault {
                error: "Lambda.Unknown".into(),
                cause: "the test wants it so".into(),
            });
        }
        let answer = self.answers.get(&name).cloned().unwrap_or_default();
        // Lambda wraps the answer; one by token comes as it is.
        Ok(match resource.ends_with(":invoke") {
            true => json!({"Payload": answer}),
            false => answer,
        })
    }
}

fn name(arguments: &Value) -> String {
    let target = arguments["FunctionName"]
        .as_str()
        .or(arguments["QueueUrl"].as_str());
    let name = target.unwrap_or_default().trim_matches(['$', '{', '}']);
    match arguments["Payload"]["action"].as_str() {
        Some(action) => format!("{name} {action}"),
        None => name.to_owned(),
    }
}
