use serde_json::{Value, json};

use crate::expression::{Names, fill};
use crate::retry::{attempts, catcher};

/// Why a task failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub error: String,
    pub cause: String,
}

/// What the tasks of a machine call.
pub trait Services {
    /// Does what a task asks for; `resource` and `arguments` as in the definition, with expressions put in.
    ///
    /// # Errors
    /// The task failed.
    fn call(&mut self, resource: &str, arguments: &Value) -> Result<Value, Fault>;
}

/// How an execution ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// In this state of type Succeed.
    Succeeded(String),
    /// In this state of type Fail, or where nothing caught the fault.
    Failed(String),
}

/// An execution: the states it went through, and its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    pub path: Vec<String>,
    pub end: End,
}

pub struct Machine {
    definition: Value,
}

/// What a state may say. Anything else would not be exercised here.
const KNOWN: &[&str] = &[
    "Arguments",
    "Assign",
    "Cause",
    "Catch",
    "Choices",
    "Comment",
    "Default",
    "Error",
    "Next",
    "Output",
    "Resource",
    "Retry",
    "TimeoutSeconds",
    "Type",
];

impl Machine {
    /// # Errors
    /// A state says something that is not known here.
    pub fn new(definition: Value) -> Result<Self, String> {
        for (name, state) in definition["States"].as_object().into_iter().flatten() {
            let fields = state.as_object().into_iter().flatten();
            if let Some((field, _)) = fields
                .into_iter()
                .find(|(field, _)| !KNOWN.contains(&field.as_str()))
            {
                return Err(format!("`{name}` has `{field}`, which is not known here"));
            }
        }
        Ok(Self { definition })
    }

    /// Executes the machine on an input.
    ///
    /// # Errors
    /// An expression cannot be evaluated, or a state has no way on: faults of the definition.
    pub fn run(&self, input: &Value, services: &mut impl Services) -> Result<Run, String> {
        let mut execution = Execution {
            input: input.clone(),
            current: input.clone(),
            variables: Names::new(),
            path: Vec::new(),
        };
        let mut name = text(&self.definition["StartAt"])?;
        loop {
            let state = &self.definition["States"][&name];
            execution.path.push(name.clone());
            let next = match state["Type"].as_str() {
                Some("Task") => execution.task(state, services)?,
                Some("Choice") => Some(execution.choose(state)?),
                Some("Succeed") => return Ok(execution.end(End::Succeeded(name))),
                Some("Fail") => return Ok(execution.end(End::Failed(name))),
                other => return Err(format!("`{name}` is of the type {other:?}")),
            };
            name = match next {
                Some(next) => next,
                None => return Ok(execution.end(End::Failed(name))),
            };
        }
    }
}

struct Execution {
    input: Value,
    current: Value,
    variables: Names,
    path: Vec<String>,
}

impl Execution {
    fn end(self, end: End) -> Run {
        Run {
            path: self.path,
            end,
        }
    }

    /// The next state, or nothing where a fault is caught by nobody.
    fn task(
        &mut self,
        state: &Value,
        services: &mut impl Services,
    ) -> Result<Option<String>, String> {
        let arguments = fill(&state["Arguments"], &self.names(&json!({})))?;
        let resource = text(&state["Resource"])?;
        let mut tried = 0;
        let fault = loop {
            tried += 1;
            match services.call(&resource, &arguments) {
                Ok(result) => return self.go_on(state, &json!({"result": result})).map(Some),
                Err(fault) if tried >= attempts(state, &fault) => break fault,
                Err(_) => {}
            }
        };
        match catcher(state, &fault) {
            None => Ok(None),
            Some(catcher) => {
                let output = json!({"Error": fault.error, "Cause": fault.cause});
                self.go_on(catcher, &json!({"errorOutput": output}))
                    .map(Some)
            }
        }
    }

    /// Assigns, makes the output and names the next state; `rule` is the state itself or one of its catchers.
    fn go_on(&mut self, rule: &Value, more: &Value) -> Result<String, String> {
        let names = self.names(more);
        let assigned = fill(&rule["Assign"], &names)?;
        if !rule["Output"].is_null() {
            self.current = fill(&rule["Output"], &names)?;
        }
        for (name, value) in assigned.as_object().into_iter().flatten() {
            self.variables.insert(name.clone(), value.clone());
        }
        text(&rule["Next"])
    }

    fn choose(&mut self, state: &Value) -> Result<String, String> {
        for choice in state["Choices"].as_array().into_iter().flatten() {
            if fill(&choice["Condition"], &self.names(&json!({})))? == json!(true) {
                return text(&choice["Next"]);
            }
        }
        // What a Choice state assigns by itself counts only where no rule matched.
        let otherwise = json!({"Assign": state["Assign"], "Next": state["Default"]});
        self.go_on(&otherwise, &json!({}))
    }

    fn names(&self, more: &Value) -> Names {
        let mut states = json!({
            "input": self.current,
            "context": {
                "Execution": {"Id": "execution-1", "Input": self.input},
                "Task": {"Token": "token-1"},
            },
        });
        for (name, value) in more.as_object().into_iter().flatten() {
            states[name] = value.clone();
        }
        let mut names = self.variables.clone();
        names.insert("states".to_owned(), states);
        names
    }
}

fn text(value: &Value) -> Result<String, String> {
    value
        .as_str()
        .map(str::to_owned)
        .ok_or_else(|| format!("{value} is no name"))
}
