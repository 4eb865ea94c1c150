//! Lambda and CodeDeploy in memory.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    dead_code,
    reason = "tests, each of which uses a part"
)]

use release_check::{
    HookEvent, Invoke, InvokeError, Invoked, Limits, ReleaseCheck, ReleaseHook, Report,
    ReportError, Verdict,
};
use serde_json::{Value, json};
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::Duration,
};
use telemetry::config::Variables;

/// What a function does when it is called.
pub enum Reply {
    Answer(Value),
    FunctionError(&'static str),
    Unreachable,
    Never,
    Panic,
}

pub fn gateway(status: u16, body: Value) -> Reply {
    Reply::Answer(json!({"statusCode": status, "body": body.to_string()}))
}

/// Functions that reply in turn, and what they were sent.
#[derive(Clone, Default)]
pub struct Functions {
    replies: Arc<Mutex<VecDeque<Reply>>>,
    calls: Arc<Mutex<Vec<(String, Value)>>>,
}

impl Functions {
    pub fn that_reply(replies: impl IntoIterator<Item = Reply>) -> Self {
        Self {
            replies: Arc::new(Mutex::new(replies.into_iter().collect())),
            ..Self::default()
        }
    }

    pub fn calls(&self) -> Vec<(String, Value)> {
        self.calls.lock().unwrap().clone()
    }

    pub fn called(&self) -> Vec<String> {
        self.calls().into_iter().map(|(arn, _)| arn).collect()
    }
}

impl Invoke for Functions {
    async fn invoke(&self, function_arn: &str, event: &Value) -> Result<Invoked, InvokeError> {
        self.calls
            .lock()
            .unwrap()
            .push((function_arn.to_owned(), event.clone()));
        let reply = self.replies.lock().unwrap().pop_front().unwrap();
        match reply {
            Reply::Answer(answer) => Ok(Invoked::Answer(answer)),
            Reply::FunctionError(details) => Ok(Invoked::FunctionError(details.to_owned())),
            Reply::Unreachable => Err(InvokeError::new("connection refused")),
            Reply::Never => std::future::pending().await,
            Reply::Panic => panic!("a fault in the check"),
        }
    }
}

/// Remembers what it was told, or fails.
#[derive(Clone, Default)]
pub struct CodeDeploy {
    pub verdicts: Arc<Mutex<Vec<(HookEvent, Verdict)>>>,
    pub fails: bool,
}

impl Report for CodeDeploy {
    async fn report(&self, hook: &HookEvent, verdict: Verdict) -> Result<(), ReportError> {
        if self.fails {
            return Err(ReportError::new("throttled"));
        }
        self.verdicts.lock().unwrap().push((hook.clone(), verdict));
        Ok(())
    }
}

pub fn event() -> HookEvent {
    serde_json::from_value(json!({
        "DeploymentId": "d-123456",
        "LifecycleEventHookExecutionId": "token",
        "SomethingNew": true,
    }))
    .unwrap()
}

pub fn limits() -> Limits {
    Limits::within(Duration::from_secs(60))
}

pub const PLAN: &str = r#"{
  "steps": [
    {
      "name": "create",
      "target": "CREATE",
      "event": { "body": "{\"name\": \"check {{run_id}}\"}" },
      "expect": { "status": 201, "exists": ["/body/id"] },
      "capture": { "product_id": "/body/id" }
    },
    {
      "name": "get",
      "target": "GET",
      "event": { "pathParameters": { "id": "{{product_id}}" } },
      "expect": { "status": 200, "equal": { "/body/id": "{{product_id}}" } }
    },
    {
      "name": "delete",
      "target": "DELETE",
      "event": { "pathParameters": { "id": "{{product_id}}" } },
      "expect": { "status": 204 },
      "always": true
    }
  ]
}"#;

pub fn check(functions: &Functions) -> ReleaseCheck<Functions> {
    let targets = [
        ("CREATE", "arn:create:2"),
        ("GET", "arn:get:2"),
        ("DELETE", "arn:delete:2"),
    ];
    ReleaseCheck::new(PLAN, Variables::from(targets), functions.clone())
}

pub fn hook(functions: &Functions, report: &CodeDeploy) -> ReleaseHook<Functions, CodeDeploy> {
    ReleaseHook::new(check(functions), report.clone())
}
