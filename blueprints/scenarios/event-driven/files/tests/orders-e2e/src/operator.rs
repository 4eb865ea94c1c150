//! What an operator does: the AWS CLI, and the commands of the project.

use std::process::Command;

use serde_json::Value;

use crate::{Error, skip};

const SCRIPTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scripts");

/// An operator of the service that the environment names.
#[derive(Debug, Clone)]
pub struct Operator {
    pub bus: String,
    pub quarantine: String,
    /// The function that starts sagas.
    pub start_order: String,
}

impl Operator {
    /// Nothing where a person has no AWS CLI, or the outputs of the stack are not in the environment.
    ///
    /// # Errors
    /// There is none where `CI` is set: there a test must not pass that nobody ran.
    pub fn given() -> Result<Option<Self>, Error> {
        let has_cli = Command::new("aws").arg("--version").output().is_ok();
        let output = |name: &str| std::env::var(name).ok();
        let operator = || {
            Some(Self {
                bus: output("ORDERS_BUS_NAME")?,
                quarantine: output("QUARANTINE_QUEUE_URL")?,
                start_order: output("START_ORDER_ARN")?,
            })
        };
        let found = has_cli.then(operator).flatten();
        let missing = "the AWS CLI or the outputs OrdersBusName, QuarantineQueueUrl and StartOrderArn are missing";
        match found {
            None if output("CI").is_some() => Err(Error::Setup(missing.to_owned())),
            None => {
                skip(missing);
                Ok(None)
            }
            found => Ok(found),
        }
    }

    /// What the AWS CLI answers.
    ///
    /// # Errors
    /// It fails, or answers no JSON.
    pub fn aws(&self, arguments: &[&str]) -> Result<Value, Error> {
        let mut command = command("aws");
        command.args(arguments).args(["--output", "json"]);
        // Version 1 of the CLI does not take it from the environment for SQS.
        if let Ok(endpoint) = std::env::var("AWS_ENDPOINT_URL") {
            command.args(["--endpoint-url", &endpoint]);
        }
        let said = run(&mut command)?;
        let said = if said.trim().is_empty() {
            "null"
        } else {
            &said
        };
        Ok(serde_json::from_str(said)?)
    }

    /// What a command of the project says.
    ///
    /// # Errors
    /// It fails.
    pub fn script(&self, name: &str, arguments: &[&str]) -> Result<String, Error> {
        run(command(&format!("{SCRIPTS}/{name}")).args(arguments))
    }

    /// Tells the bus.
    ///
    /// # Errors
    /// It does not take the event.
    pub fn publish(&self, detail_type: &str, detail: &Value) -> Result<(), Error> {
        let entry = serde_json::json!([{
            "EventBusName": self.bus,
            "Source": "orders",
            "DetailType": detail_type,
            "Detail": detail.to_string(),
        }]);
        let told = self.aws(&["events", "put-events", "--entries", &entry.to_string()])?;
        match told["FailedEntryCount"].as_u64() {
            Some(0) => Ok(()),
            _ => Err(Error::Setup(told.to_string())),
        }
    }

    /// The messages in the quarantine that have this in their body; they stay there.
    ///
    /// # Errors
    /// The queue does not answer.
    pub fn quarantined(&self, part: &str) -> Result<Vec<Value>, Error> {
        let queue = ["--queue-url", &self.quarantine, "--visibility-timeout", "0"];
        let receive = ["sqs", "receive-message", "--max-number-of-messages", "10"];
        let all = ["--message-attribute-names", "All"];
        let told = self.aws(&[&receive[..], &queue[..], &all[..]].concat())?;
        let messages = told["Messages"].as_array().cloned().unwrap_or_default();
        let has = |message: &Value| message["Body"].as_str().unwrap_or_default().contains(part);
        Ok(messages.into_iter().filter(has).collect())
    }
}

/// As the owner of a stand-in, where there is one: the caller that it makes may call APIs and nothing else.
fn command(program: &str) -> Command {
    let mut command = Command::new(program);
    if std::env::var_os("AWS_ENDPOINT_URL").is_some() {
        command.env("AWS_ACCESS_KEY_ID", "test");
        command.env("AWS_SECRET_ACCESS_KEY", "test");
    }
    command
}

fn run(command: &mut Command) -> Result<String, Error> {
    let output = command
        .output()
        .map_err(|error| Error::Setup(format!("{command:?}: {error}")))?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    match output.status.success() {
        true => Ok(said),
        false => Err(Error::Setup(format!(
            "{command:?}: {said}{}",
            String::from_utf8_lossy(&output.stderr)
        ))),
    }
}
